import { concatBytes, hmacSha256, utf8 } from "@latchkey/core/crypto";

/** A key of 32 bytes for one purpose, from one that is uniformly random already: HKDF-Expand (RFC 5869, sections 2.3 and 3.3) with SHA-256. */
export function expandKey(key: Uint8Array, info: string): Uint8Array<ArrayBuffer> {
  return hmacSha256(key, concatBytes(utf8(info), Uint8Array.of(1)));
}
