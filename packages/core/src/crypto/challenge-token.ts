import { decodeHex, encodeHexLowerCase } from "@oslojs/encoding";
import type { ChallengeId } from "../domain/challenges/challenge.ts";
import type { IdentifierKey } from "../domain/identifiers/identifier.ts";
import type { ChallengeReference } from "../ports/challenge-store.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { concatBytes } from "./concat-bytes.ts";
import type { KeyId, KeyRing } from "./key-ring.ts";
import { hashSecret } from "./secret-hash.ts";
import { formatUuid, uuidBytes } from "./uuid-v7.ts";

/** What `challenge` says: which flow, and which key made the MAC of its code. */
export interface ChallengeToken extends ChallengeReference {
  readonly keyId: KeyId;
}

const version = 1;
// Version 1 | key id 4 | identifier key 8 | challenge id 16 | secret 32.
const byteLength = 61;
const textLength = 82;

/** The opaque text that the caller of a flow holds. `secret` is 32 random bytes, of which only the hash is stored. */
export function encodeChallengeToken(flow: {
  readonly keyId: KeyId;
  readonly identifierKey: IdentifierKey;
  readonly id: ChallengeId;
  readonly secret: Uint8Array;
}): string {
  const identifierKey = decodeHex(flow.identifierKey);
  if (identifierKey.length !== 8 || flow.secret.length !== 32) {
    throw new TypeError("A challenge has an identifier key of 8 and a secret of 32 bytes.");
  }
  return encodeBase64url(
    concatBytes(
      Uint8Array.of(version),
      decodeHex(flow.keyId),
      identifierKey,
      uuidBytes(flow.id),
      flow.secret,
    ),
  );
}

/**
 * Reads a `challenge`. It proves nothing yet: only the store knows whether the flow and its secret belong together.
 *
 * @returns null for any other text, also of a key that left the ring.
 */
export function parseChallengeToken(ring: KeyRing, text: string): ChallengeToken | null {
  const bytes = text.length === textLength ? decodeBase64url(text) : null;
  if (bytes?.length !== byteLength || bytes[0] !== version) return null;
  const keyId = encodeHexLowerCase(bytes.subarray(1, 5));
  if (!ring.has(keyId)) return null;
  return {
    keyId,
    // As `encodeChallengeToken` wrote it, or it names nothing.
    identifierKey: encodeHexLowerCase(bytes.subarray(5, 13)) as IdentifierKey,
    // As above.
    id: formatUuid(bytes.subarray(13, 29)) as ChallengeId,
    secretHash: hashSecret(bytes.subarray(29)),
  };
}
