import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { PhoneNumber } from "./identifier.ts";
import { invalidInput } from "./invalid-input.ts";
import { isPlainIdentifierText } from "./is-plain-identifier-text.ts";

/** Which phone numbers may be used. Countries are ISO 3166-1 alpha-2 codes. */
export interface PhoneRules {
  /** The country of numbers that are written without one; null refuses them. */
  readonly defaultRegion: string | null;
  /**
   * Countries that messages may be sent to; an empty list refuses every number. A territory whose numbers can't be told from
   * those of a larger country counts as that country: Åland as FI, the Isle of Man as GB.
   */
  readonly countries: readonly string[] | "all";
}

const maxLength = 32;

// Digits of any script and the punctuation of written numbers: no letters, `tel:` addresses, extensions or pauses.
const written = /^[+(\p{Nd}][+\p{Nd}() ./-]*\p{Nd}$/u;

const types: readonly (string | undefined)[] = ["MOBILE", "FIXED_LINE_OR_MOBILE"];

/**
 * Parses a phone number to E.164. Only numbers that can be mobile, of a known and allowed country, without an extension: messages to
 * premium-rate, toll-free, satellite and internet numbers are how toll fraud works. Nothing is trimmed or extracted.
 *
 * @throws AuthError invalid_input
 */
export function parsePhoneNumber(input: unknown, rules: PhoneRules): PhoneNumber {
  if (
    typeof input !== "string" ||
    input.length > maxLength ||
    !isPlainIdentifierText(input) ||
    !written.test(input)
  ) {
    throw invalidInput(["phone"], "Is not a phone number.");
  }
  const defaultCountry = countryCode(rules.defaultRegion);
  const phone = parsePhoneNumberFromString(input, {
    extract: false,
    ...(defaultCountry && { defaultCountry }),
  });
  if (phone === undefined || phone.ext !== undefined || !phone.isValid()) {
    throw invalidInput(
      ["phone"],
      defaultCountry === null ? "Is not a phone number with a country code." : "Is not a phone number.",
    );
  }
  if (!types.includes(phone.getType())) throw invalidInput(["phone"], "Is not a mobile number.");
  if (
    phone.country === undefined ||
    (rules.countries !== "all" && !rules.countries.includes(phone.country))
  ) {
    throw invalidInput(["phone"], "Numbers of this country can't be used here.");
  }
  // The one place where a phone number is made.
  return phone.number as PhoneNumber;
}

/** Whether numbers of this country exist: an ISO 3166-1 alpha-2 code, `GB` and not `UK`. */
export function isPhoneRegion(region: string): boolean {
  return isSupportedCountry(region);
}

function countryCode(region: string | null): CountryCode | null {
  if (region === null) return null;
  if (!isSupportedCountry(region))
    throw new TypeError(`The default region ${JSON.stringify(region)} is not a country code.`);
  return region;
}
