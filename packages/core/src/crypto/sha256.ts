import { sha256 as digest } from "@oslojs/crypto/sha2";

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(digest(message));
}
