import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { concatBytes } from "./concat-bytes.ts";
import type { KeyId, KeyLabel, KeyRing } from "./key-ring.ts";
import { addPadding, removePadding } from "./padding.ts";
import { utf8 } from "./utf8.ts";

/** Seals texts, such as JSON, so that only holders of the ring read or change them. */
export interface Sealer {
  /** `aad` says where the sealed text belongs; it opens nowhere else. @throws TypeError for text that is not well-formed. */
  seal(plain: string, aad: string): Promise<string>;
  /** @returns null for whatever does not open: another place, another purpose, a key that left the ring, changed, cut off, not sealed. */
  open(sealed: string, aad: string): Promise<string | null>;
}

export interface SealerOptions {
  readonly ring: KeyRing;
  readonly label: Extract<KeyLabel, `${string}_seal`>;
  readonly random: Random;
  /** Texts are padded to a multiple of this many bytes, so that their length tells less. 1 by default. */
  readonly padTo?: number | undefined;
}

const ivLength = 12;
const tagLength = 16;
const format = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/**
 * AES-256-GCM with random 96-bit IVs: `v1.<key id>.<base64url of IV, ciphertext and tag>`. A secret seals at most 2^32 texts of a
 * purpose (SP 800-38D, section 8.3): rotate the ring before.
 */
export function createSealer({ ring, label, random, padTo = 1 }: SealerOptions): Sealer {
  const cryptoKeys = new Map<KeyId, Promise<CryptoKey>>();

  function cryptoKeyOf(keyId: KeyId): Promise<CryptoKey> {
    const known = cryptoKeys.get(keyId);
    if (known !== undefined) return known;
    const key = crypto.subtle.importKey("raw", ring.derive(label, keyId), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
    cryptoKeys.set(keyId, key);
    return key;
  }

  return {
    async seal(plain, aad) {
      if (!plain.isWellFormed()) throw new TypeError("Only well-formed text can be sealed.");
      const keyId = ring.current;
      const iv = random.bytes(ivLength);
      const parameters = gcmParameters(iv, keyId, aad);
      const ciphertext = await crypto.subtle.encrypt(
        parameters,
        await cryptoKeyOf(keyId),
        addPadding(utf8(plain), padTo),
      );
      return `v1.${keyId}.${encodeBase64url(concatBytes(iv, new Uint8Array(ciphertext)))}`;
    },

    async open(sealed, aad) {
      const [, keyId = "", body = ""] = format.exec(sealed) ?? [];
      if (!ring.has(keyId)) return null;
      const bytes = decodeBase64url(body);
      if (bytes === null || bytes.length < ivLength + tagLength) return null;
      const parameters = gcmParameters(bytes.slice(0, ivLength), keyId, aad);
      const padded = await decrypt(parameters, await cryptoKeyOf(keyId), bytes.slice(ivLength));
      const plain = padded && removePadding(padded);
      return plain && new TextDecoder("utf-8", { ignoreBOM: true }).decode(plain);
    },
  };
}

function gcmParameters(iv: Uint8Array<ArrayBuffer>, keyId: KeyId, aad: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: utf8(`v1.${keyId}.${aad}`), tagLength: tagLength * 8 };
}

async function decrypt(
  parameters: AesGcmParams,
  key: CryptoKey,
  ciphertext: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, ciphertext));
  } catch (error) {
    // How Web Crypto says that the tag is wrong. All else is a defect and must show.
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}
