import type { PhoneNumber } from "../identifiers/identifier.ts";

/** A number without its last 4 digits: fraud walks through blocks of numbers, so limits count the block. */
export function phonePrefix(number: PhoneNumber): string {
  return number.slice(0, -4);
}
