import { sha256 } from "@oslojs/crypto/sha2";
import { constantTimeEqual } from "@oslojs/crypto/subtle";
import { encodeBase64url } from "./base64url.ts";
import { utf8 } from "./utf8.ts";

/** SHA-256 as base64url: how a random secret of 112 bits or more is stored. It is no hash for what a person chose. */
export function hashSecret(secret: Uint8Array): string {
  return encodeBase64url(sha256(secret));
}

/** Compares in a time that depends on the length only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return constantTimeEqual(a, b);
}

/** Compares well-formed text in a time that depends on the length only. */
export function equalStrings(a: string, b: string): boolean {
  return constantTimeEqual(utf8(a), utf8(b));
}
