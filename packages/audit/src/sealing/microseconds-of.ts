import type { Instant } from "@latchkey/core/ports";

/** @returns null for what is no moment: microseconds since 1970 otherwise. */
export function microsecondsOf(instant: Instant | string): bigint | null {
  const [, text, fraction] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/.exec(instant) ?? [];
  const seconds = Date.parse(`${text}Z`);
  if (fraction === undefined || !Number.isFinite(seconds)) return null;
  return BigInt(seconds) * 1000n + BigInt(fraction);
}
