import type { Cipher } from "@noble/ciphers/utils.js";

const tagLength = 16;

/** @returns null when the tag is wrong: changed, cut off, another key, nonce or place */
export function decryptOrNull(cipher: Cipher, ciphertext: Uint8Array): Uint8Array | null {
  if (ciphertext.length < tagLength) return null;
  try {
    return cipher.decrypt(ciphertext);
  } catch (error) {
    // How the library says so. All else is a defect and must show.
    if (error instanceof Error && error.message === "invalid tag") return null;
    throw error;
  }
}
