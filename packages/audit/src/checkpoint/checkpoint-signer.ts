import { concatBytes, decodeBase64url, utf8 } from "@latchkey/core/crypto";
import { encodeBase64 } from "./base64.ts";
import { type Checkpoint, formatCheckpoint } from "./checkpoint.ts";
import { formatNoteKey, isKeyName, keyIdOf, parseNoteKey } from "./note-key.ts";

/** Signs the heads of one log; its name is the log's origin. */
export interface CheckpointSigner {
  readonly name: string;
  /** What verifies the notes: `name+id+base64`. It is public. */
  readonly publicKey: string;
  /** A signed note over a head of the tree. */
  sign(head: Omit<Checkpoint, "origin">): Promise<string>;
}

const prefix = "PRIVATE+KEY+";
// RFC 8410: a PKCS #8 document of an Ed25519 key up to its seed.
const pkcs8Prefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

/**
 * Ed25519 with a key as Go's note package writes it: `PRIVATE+KEY+name+id+base64`.
 *
 * @throws TypeError for any other text
 */
export async function createCheckpointSigner(signingKey: string): Promise<CheckpointSigner> {
  const key = signingKey.startsWith(prefix) ? parseNoteKey(signingKey.slice(prefix.length)) : null;
  if (key === null) throw new TypeError("The signing key must be PRIVATE+KEY+name+id+base64.");
  const { name } = key;
  const { privateKey, publicKey } = await importSeed(key.bytes);
  const id = keyIdOf(name, publicKey);
  if (id !== key.id) throw new TypeError("The signing key's id is not that of its key.");
  const idBytes = Uint8Array.from({ length: 4 }, (_, index) =>
    Number.parseInt(id.slice(index * 2, index * 2 + 2), 16),
  );

  return {
    name,
    publicKey: formatNoteKey({ name, id, bytes: publicKey }),
    sign: async (head) => {
      const text = formatCheckpoint({ origin: name, ...head });
      const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, utf8(text)));
      return `${text}\n\u2014 ${name} ${encodeBase64(concatBytes(idBytes, signature))}\n`;
    },
  };
}

/**
 * A fresh signing key for a log.
 *
 * @param name such as `example.com/audit`: names the log in every checkpoint
 * @throws TypeError for an empty name, and one with spaces, controls or a plus
 */
export async function generateSigningKey(
  name: string,
): Promise<{ readonly signingKey: string; readonly publicKey: string }> {
  if (!isKeyName(name)) throw new TypeError("The name of a key has no spaces, no controls and no plus.");
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const { publicKey } = await importSeed(seed);
  const id = keyIdOf(name, publicKey);
  return {
    signingKey: prefix + formatNoteKey({ name, id, bytes: seed }),
    publicKey: formatNoteKey({ name, id, bytes: publicKey }),
  };
}

async function importSeed(
  seed: Uint8Array,
): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: Uint8Array<ArrayBuffer> }> {
  const document = concatBytes(pkcs8Prefix, seed);
  const privateKey = await crypto.subtle.importKey("pkcs8", document, "Ed25519", true, ["sign"]);
  const { x = "" } = await crypto.subtle.exportKey("jwk", privateKey);
  const publicKey = decodeBase64url(x);
  if (publicKey === null) throw new TypeError("The platform gave no public key.");
  return { privateKey, publicKey };
}
