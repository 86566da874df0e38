import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { EmailAddress, Identifier, PhoneNumber } from "./identifier.ts";

/**
 * What an answer may show of where a code went: enough to recognise one's own address, too little to learn another's. The number of
 * bullets is constant, so that no length shows.
 */
export function maskIdentifier(identifier: Identifier): string {
  return identifier.kind === "email" ? maskEmail(identifier.value) : maskPhone(identifier.value);
}

function maskEmail(address: EmailAddress): string {
  const domainStart = address.indexOf("@") + 1;
  const topLevelStart = address.lastIndexOf(".") + 1;
  return `${address.slice(0, 1)}•••@${address.slice(domainStart, domainStart + 1)}•••.${address.slice(topLevelStart)}`;
}

function maskPhone(number: PhoneNumber): string {
  const callingCode = parsePhoneNumberFromString(number)?.countryCallingCode ?? "•";
  return `+${callingCode} ••• ••${number.slice(-2)}`;
}
