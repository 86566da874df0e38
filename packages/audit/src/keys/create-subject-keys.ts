import { createSealer, decodeBase64url, encodeBase64url, type KeyRing } from "@latchkey/core/crypto";
import type { UserId } from "@latchkey/core/ports";
import { subjectSealingKey } from "./sealing-key.ts";

/** A subject's key, and the text of it that stands in his row. */
export interface WrappedKey {
  readonly wrapped: string;
  readonly bytes: Uint8Array;
}

/** The keys under which personal values of subjects stand in the audit; the ring wraps them. */
export interface SubjectKeys {
  /** A new random key. */
  make(userId: UserId): Promise<WrappedKey>;
  /** @returns null when it is not his key, was changed, or its secret left the ring. */
  open(wrapped: string, userId: UserId): Promise<Uint8Array | null>;
  /** Does the work of a key that opens and seals where nobody has one. */
  openDecoy(): Promise<void>;
}

const keyLength = 32;
// The nil UUID is nobody's.
const nobody = "00000000-0000-0000-0000-000000000000";

export function createSubjectKeys(ring: KeyRing): SubjectKeys {
  const random = {
    bytes: (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length)),
  };
  const sealer = createSealer({ ring, label: "audit_key_seal", random });
  let decoy: Promise<string> | null = null;

  return {
    async make(userId) {
      const bytes = random.bytes(keyLength);
      return { wrapped: await sealer.seal(encodeBase64url(bytes), userId), bytes };
    },

    async open(wrapped, userId) {
      const text = await sealer.open(wrapped, userId);
      const bytes = text === null ? null : decodeBase64url(text);
      return bytes?.length === keyLength ? bytes : null;
    },

    async openDecoy() {
      decoy ??= sealer.seal(encodeBase64url(random.bytes(keyLength)), nobody);
      const text = await sealer.open(await decoy, nobody);
      const bytes = text === null ? null : decodeBase64url(text);
      if (bytes === null) throw new Error("The decoy does not open.");
      subjectSealingKey(bytes);
    },
  };
}
