import { utf8 } from "@latchkey/core/crypto";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { keyIdOf, parseNoteKey } from "./note-key.ts";
import { parseNote } from "./signed-note.ts";

export interface CheckpointVerifier {
  /**
   * Reads a note that one of the keys signed, over a head of the log that bears the key's name.
   * @returns null for any other text; signatures of keys that are unknown here are passed over, a wrong one of a known key is not.
   */
  open(note: string): Promise<Checkpoint | null>;
}

/**
 * @param publicKeys `name+id+base64`: several while a signing key is being replaced
 * @throws TypeError for what is no Ed25519 key in this form
 */
export async function createCheckpointVerifier(
  publicKeys: string | readonly string[],
): Promise<CheckpointVerifier> {
  const texts = typeof publicKeys === "string" ? [publicKeys] : publicKeys;
  if (texts.length === 0) throw new TypeError("Checkpoints are verified with at least one public key.");
  const keys = await Promise.all(texts.map(importPublicKey));

  return {
    open: async (note) => {
      const parsed = parseNote(note);
      const checkpoint = parsed === null ? null : parseCheckpoint(parsed.text);
      if (parsed === null || checkpoint === null) return null;
      let isSigned = false;
      for (const { name, keyId, signature } of parsed.signatures) {
        const key = keys.find((known) => known.name === name && known.id === keyId);
        if (key === undefined) continue;
        if (!(await crypto.subtle.verify("Ed25519", key.key, signature, utf8(parsed.text)))) return null;
        if (key.name === checkpoint.origin) isSigned = true;
      }
      return isSigned ? checkpoint : null;
    },
  };
}

async function importPublicKey(
  text: string,
): Promise<{ readonly name: string; readonly id: string; readonly key: CryptoKey }> {
  const parsed = parseNoteKey(text);
  if (parsed === null) throw new TypeError("A public key must be name+id+base64.");
  const { name, id, bytes } = parsed;
  if (keyIdOf(name, bytes) !== id) throw new TypeError("The public key's id is not that of its key.");
  return { name, id, key: await crypto.subtle.importKey("raw", bytes, "Ed25519", true, ["verify"]) };
}
