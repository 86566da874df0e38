import { concatBytes, decodeBase64url, encodeBase64url, utf8 } from "@latchkey/core/crypto";
import type { OperationId, UserId } from "@latchkey/core/ports";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Cipher } from "@noble/ciphers/utils.js";
import { decryptOrNull } from "./decrypt-or-null.ts";
import { expandKey } from "./expand-key.ts";

/** Where a sealed text belongs; it opens nowhere else. */
export interface SealedPlace {
  readonly recordId: OperationId;
  /** The position of the change, or null for the record itself. */
  readonly position: number | null;
  readonly subjectId: UserId | null;
}

/** A key that seals, and what tells the reader which one it was. */
export interface SealingKey {
  /** Whose: the subject's, or the ring's for what nobody owns. */
  readonly owner: "subject" | "ring";
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Seals a part of the record that it was made for. */
export type PartSealer = (text: string, place: Omit<SealedPlace, "recordId">) => string;

const blockLength = 32;
const format = /^([sr]1)\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;
const versions = { subject: "s1", ring: "r1" } as const;

/**
 * Seals the personal parts of one record and its changes with ChaCha20-Poly1305 (RFC 8439): `s1.<id of key>.<base64url of ciphertext and tag>`, or
 * `r1.` when the ring's key sealed, as long as the other.
 *
 * Each record has a key of its own, derived from the subject's and the id of the record, and each part the nonce of its position: the same
 * operation gives the same bytes, and no key meets a nonce twice as long as an id means one operation. Texts are padded with spaces.
 */
export function createPartSealer(key: SealingKey, recordId: OperationId): PartSealer {
  const recordKey = recordKeyOf(key, recordId);
  return (text, { position, subjectId }) => {
    const ciphertext = cipher(recordKey, key, { recordId, position, subjectId }).encrypt(padded(text));
    return `${versions[key.owner]}.${key.id}.${encodeBase64url(ciphertext)}`;
  };
}

/** Which key sealed a text; null when it is no sealed text. */
export function sealingKeyOf(sealed: string): Pick<SealingKey, "owner" | "id"> | null {
  const [, version, id] = format.exec(sealed) ?? [];
  if (id === undefined) return null;
  return { owner: version === versions.ring ? "ring" : "subject", id };
}

/** @returns null for whatever does not open: another place, another key, changed, cut off. */
export function openPart(sealed: string, key: SealingKey, place: SealedPlace): string | null {
  const [, version, id, body = ""] = format.exec(sealed) ?? [];
  const isOfKey = version === versions[key.owner] && id === key.id;
  const bytes = isOfKey ? decodeBase64url(body) : null;
  if (bytes === null) return null;
  const plain = decryptOrNull(cipher(recordKeyOf(key, place.recordId), key, place), bytes);
  return plain && new TextDecoder("utf-8", { ignoreBOM: true }).decode(plain);
}

function recordKeyOf(key: SealingKey, recordId: OperationId): Uint8Array<ArrayBuffer> {
  return expandKey(key.bytes, `latchkey/audit/v1/seal|${recordId}`);
}

function cipher(recordKey: Uint8Array, key: SealingKey, place: SealedPlace): Cipher {
  const { recordId, position, subjectId } = place;
  const table = position === null ? "audit_records" : "audit_changes";
  const nonce = new Uint8Array(12);
  // The record is 0, changes count from 1.
  new DataView(nonce.buffer).setUint32(8, position === null ? 0 : position + 1);
  const belongs = [versions[key.owner], key.id, table, recordId, position ?? "", subjectId ?? ""].join("|");
  return chacha20poly1305(recordKey, nonce, utf8(belongs));
}

/** JSON does not mind spaces behind it; the length of the sealed text tells less. */
function padded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = utf8(text);
  const missing = (blockLength - (bytes.length % blockLength)) % blockLength;
  return missing === 0 ? bytes : concatBytes(bytes, new Uint8Array(missing).fill(0x20));
}
