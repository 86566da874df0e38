import { decodeHex, encodeHexLowerCase } from "@oslojs/encoding";
import type { SessionId } from "../domain/sessions/session-row.ts";
import type { UserId } from "../domain/users/user-row.ts";
import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { concatBytes } from "./concat-bytes.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import type { KeyRing } from "./key-ring.ts";
import { equalBytes, hashSecret } from "./secret-hash.ts";
import { formatUuid, uuidBytes } from "./uuid-v7.ts";

/** What a session token says once its MAC is right. The session may have ended, and `secretHash` is still to be compared. */
export interface SessionToken {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly secretHash: string;
}

const version = 1;
// Version 1 | key id 4 | user id 16 | session id 16 | secret 32 | MAC 16.
const macStart = 69;
const macLength = 16;
const textLength = 114;

/** Makes the token of a new session. The token goes to its bearer, `secretHash` is what is stored. */
export function createSessionToken(
  ring: KeyRing,
  random: Random,
  session: { readonly userId: UserId; readonly sessionId: SessionId },
): { readonly token: string; readonly secretHash: string } {
  const secret = random.bytes(32);
  const body = concatBytes(
    Uint8Array.of(version),
    decodeHex(ring.current),
    uuidBytes(session.userId),
    uuidBytes(session.sessionId),
    secret,
  );
  const mac = macOf(ring.derive("session_token"), body);
  return { token: encodeBase64url(concatBytes(body, mac)), secretHash: hashSecret(secret) };
}

/**
 * Reads a session token, whichever key of the ring made it. Made-up tokens are refused here, before any I/O.
 *
 * @returns null for any text that this ring did not make.
 */
export function parseSessionToken(ring: KeyRing, text: string): SessionToken | null {
  const bytes = text.length === textLength ? decodeBase64url(text) : null;
  if (bytes?.length !== macStart + macLength || bytes[0] !== version) return null;
  const keyId = encodeHexLowerCase(bytes.subarray(1, 5));
  if (!ring.has(keyId)) return null;
  const expected = macOf(ring.derive("session_token", keyId), bytes.subarray(0, macStart));
  if (!equalBytes(expected, bytes.subarray(macStart))) return null;
  return {
    // The MAC says that this is the id that was put in.
    userId: formatUuid(bytes.subarray(5, 21)) as UserId,
    // As above.
    sessionId: formatUuid(bytes.subarray(21, 37)) as SessionId,
    secretHash: hashSecret(bytes.subarray(37, macStart)),
  };
}

function macOf(key: Uint8Array, body: Uint8Array): Uint8Array {
  return hmacSha256(key, body).subarray(0, macLength);
}
