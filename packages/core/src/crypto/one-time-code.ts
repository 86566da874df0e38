import type { ChallengeId, ChallengePurpose } from "../domain/challenges/challenge.ts";
import type { Random } from "../ports/random.ts";
import { encodeBase64url } from "./base64url.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import type { KeyId, KeyRing } from "./key-ring.ts";
import { utf8 } from "./utf8.ts";

const digits = 6;
const codes = 10 ** digits;
// Numbers from here on would make the low codes likelier than the others.
const limit = Math.floor(2 ** 32 / codes) * codes;

/** Six decimal digits, all codes equally likely. */
export function generateCode(random: Random): string {
  for (;;) {
    const bytes = random.bytes(4);
    const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    if (number < limit) return String(number % codes).padStart(digits, "0");
  }
}

/**
 * What is stored instead of a code: a million tries against a stolen store find nothing without the key. It is bound to the flow and
 * its purpose. HMAC-SHA-256, base64url.
 */
export function codeMac(
  ring: KeyRing,
  keyId: KeyId,
  flow: { readonly challengeId: ChallengeId; readonly purpose: ChallengePurpose; readonly code: string },
): string {
  const message = utf8(`${flow.challengeId}\0${flow.purpose}\0${flow.code}`);
  return encodeBase64url(hmacSha256(ring.derive("challenge_code", keyId), message));
}

/** What a decoy stores: it looks like a MAC and no code has it. */
export function decoyMac(random: Random): string {
  return encodeBase64url(random.bytes(32));
}
