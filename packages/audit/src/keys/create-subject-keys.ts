import {
  concatBytes,
  decodeBase64url,
  encodeBase64url,
  type KeyId,
  type KeyRing,
  utf8,
} from "@latchkey/core/crypto";
import type { UserId } from "@latchkey/core/ports";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { decryptOrNull } from "./decrypt-or-null.ts";
import { subjectSealingKey } from "./sealing-key.ts";

/** A subject's key, and the text of it that stands in his row. */
export interface WrappedKey {
  readonly wrapped: string;
  readonly bytes: Uint8Array;
}

/** The keys under which personal values of subjects stand in the audit; the ring wraps them. */
export interface SubjectKeys {
  /** A new random key. */
  make(userId: UserId): WrappedKey;
  /** @returns null when it is not his key, was changed, or its secret left the ring. */
  open(wrapped: string, userId: UserId): Uint8Array | null;
  /** Does the work of a key that opens and seals where nobody has one. */
  openDecoy(): void;
}

const keyLength = 32;
const nonceLength = 24;
const format = /^k1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;
// The nil UUID is nobody's.
const nobody = "00000000-0000-0000-0000-000000000000";

/** XChaCha20-Poly1305 with random nonces of 192 bits, of which no number of users makes two alike: `k1.<key id>.<base64url of nonce, ciphertext and tag>`. */
export function createSubjectKeys(ring: KeyRing): SubjectKeys {
  function wrap(bytes: Uint8Array, userId: string): string {
    const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
    const ciphertext = cipher(ring.current, nonce, userId).encrypt(bytes);
    return `k1.${ring.current}.${encodeBase64url(concatBytes(nonce, ciphertext))}`;
  }

  function unwrap(wrapped: string, userId: string): Uint8Array | null {
    const [, keyId = "", body = ""] = format.exec(wrapped) ?? [];
    const bytes = ring.has(keyId) ? decodeBase64url(body) : null;
    if (bytes === null || bytes.length < nonceLength || !ring.has(keyId)) return null;
    const key = decryptOrNull(
      cipher(keyId, bytes.subarray(0, nonceLength), userId),
      bytes.subarray(nonceLength),
    );
    return key?.length === keyLength ? key : null;
  }

  function cipher(keyId: KeyId, nonce: Uint8Array, userId: string): ReturnType<typeof xchacha20poly1305> {
    return xchacha20poly1305(ring.derive("audit_key_seal", keyId), nonce, utf8(`k1|${keyId}|${userId}`));
  }

  const decoy = wrap(crypto.getRandomValues(new Uint8Array(keyLength)), nobody);

  return {
    make: (userId) => {
      const bytes = crypto.getRandomValues(new Uint8Array(keyLength));
      return { wrapped: wrap(bytes, userId), bytes };
    },
    open: unwrap,
    openDecoy: () => {
      const bytes = unwrap(decoy, nobody);
      if (bytes === null) throw new Error("The decoy does not open.");
      subjectSealingKey(bytes);
    },
  };
}
