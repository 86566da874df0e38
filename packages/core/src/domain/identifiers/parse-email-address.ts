import { toASCII } from "tr46";
import type { EmailAddress } from "./identifier.ts";
import { invalidInput } from "./invalid-input.ts";
import { isPlainIdentifierText } from "./is-plain-identifier-text.ts";

const maxLength = 254;
const maxLocalLength = 64;

// RFC 5321 Dot-string: neither quoted strings nor comments.
const dotString = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

// RFC 2047: mail software that decodes it inside an address delivers to another mailbox than the one that was proven.
const encodedWord = /=\?[^?]*\?[bq]\?/i;

/**
 * Parses an email address to its one canonical form: local part in ASCII lower case, domain as lower-case A-labels (UTS 46,
 * strict, non-transitional). Nothing is trimmed or repaired; parsing its own result gives the same value.
 *
 * @throws AuthError invalid_input
 */
export function parseEmailAddress(input: unknown): EmailAddress {
  const address = typeof input === "string" && input.length <= maxLength ? canonicalAddress(input) : null;
  if (address === null) throw invalidInput(["email"], "Is not an email address that can be used here.");
  // The one place where an email address is made.
  return address as EmailAddress;
}

function canonicalAddress(text: string): string | null {
  if (!isPlainIdentifierText(text)) return null;
  const [local, domain, ...rest] = text.split("@");
  if (local === undefined || domain === undefined || rest.length > 0) return null;
  if (local.length > maxLocalLength || !dotString.test(local) || encodedWord.test(local)) return null;
  const ascii = canonicalDomain(domain);
  if (ascii === null) return null;
  // The local part is ASCII by now, so no locale and no Unicode case rule plays a part.
  const address = `${local.toLowerCase()}@${ascii}`;
  return address.length <= maxLength ? address : null;
}

function canonicalDomain(domain: string): string | null {
  const ascii = toASCII(domain, {
    checkBidi: true,
    checkHyphens: true,
    checkJoiners: true,
    useSTD3ASCIIRules: true,
    verifyDNSLength: true,
    transitionalProcessing: false,
    ignoreInvalidPunycode: false,
  });
  // A last label that does not begin with a letter is part of an IP address (`127.0.0.1`, `0x7f.1`), never a top-level domain.
  return ascii !== null && /\.[a-z][a-z0-9-]*$/.test(ascii) ? ascii : null;
}
