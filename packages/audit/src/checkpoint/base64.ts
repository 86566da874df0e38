import { decodeBase64url, encodeBase64url } from "@latchkey/core/crypto";

/** Standard base64 with padding (RFC 4648, section 4), which notes are written in. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text.padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** @returns null for all but the one canonical text of some bytes. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  return decodeBase64url(text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_"));
}
