import type { Identifier } from "./identifier.ts";
import { invalidInput } from "./invalid-input.ts";
import { parseEmailAddress } from "./parse-email-address.ts";
import { type PhoneRules, parsePhoneNumber } from "./parse-phone-number.ts";

/** An email address or a phone number, as somebody typed it; `undefined` and absent are the same. */
export interface IdentifierInput {
  readonly email?: unknown;
  readonly phone?: unknown;
}

/**
 * The only way from input to an `Identifier`, on every path. All spellings of an address or a number give one value, and
 * parsing that value again gives itself. Time is bounded whatever the length of the input.
 *
 * @throws AuthError invalid_input with the issue at `email`, `phone`, or at the top when both or neither are given.
 */
export function parseIdentifier(input: IdentifierInput, rules: PhoneRules): Identifier {
  const { email, phone } = input;
  if ((email === undefined) === (phone === undefined)) throw invalidInput([], "Give either email or phone.");
  return email === undefined
    ? { kind: "phone", value: parsePhoneNumber(phone, rules) }
    : { kind: "email", value: parseEmailAddress(email) };
}
