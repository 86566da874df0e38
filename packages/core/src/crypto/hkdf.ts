import { concatBytes } from "./concat-bytes.ts";
import { hmacSha256 } from "./hmac-sha256.ts";

/** HKDF-SHA-256 (RFC 5869), synchronous. An empty salt is the RFC's "not provided". */
export function hkdf(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array<ArrayBuffer> {
  if (length > 255 * 32) throw new RangeError("HKDF-SHA-256 gives at most 8160 bytes.");
  const pseudoRandomKey = hmacSha256(salt, secret);
  let output = new Uint8Array();
  let block = new Uint8Array();
  for (let counter = 1; output.length < length; counter++) {
    block = hmacSha256(pseudoRandomKey, concatBytes(block, info, Uint8Array.of(counter)));
    output = concatBytes(output, block);
  }
  return output.slice(0, length);
}
