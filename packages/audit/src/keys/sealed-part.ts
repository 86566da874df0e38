import { concatBytes, decodeBase64url, encodeBase64url, utf8 } from "@latchkey/core/crypto";
import type { OperationId, UserId } from "@latchkey/core/ports";
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
export type PartSealer = (text: string, place: Omit<SealedPlace, "recordId">) => Promise<string>;

const tagLength = 16;
const blockLength = 32;
const format = /^([sr]1)\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;
const versions = { subject: "s1", ring: "r1" } as const;

/**
 * Seals the personal parts of one record and its changes with AES-256-GCM: `s1.<id of key>.<base64url of ciphertext and tag>`, or
 * `r1.` when the ring's key sealed, as long as the other.
 *
 * Each record has a key of its own, derived from the subject's and the id of the record, and each part the IV of its position: the same
 * operation gives the same bytes, and no key meets an IV twice as long as an id means one operation. Texts are padded with spaces.
 */
export function createPartSealer(key: SealingKey, recordId: OperationId): PartSealer {
  const recordKey = importRecordKey(key, recordId, "encrypt");
  return async (text, { position, subjectId }) => {
    const parameters = gcmParameters(key, { recordId, position, subjectId });
    const ciphertext = await crypto.subtle.encrypt(parameters, await recordKey, padded(text));
    return `${versions[key.owner]}.${key.id}.${encodeBase64url(new Uint8Array(ciphertext))}`;
  };
}

/** Which key sealed a text; null when it is no sealed text. */
export function sealingKeyOf(sealed: string): Pick<SealingKey, "owner" | "id"> | null {
  const [, version, id] = format.exec(sealed) ?? [];
  if (id === undefined) return null;
  return { owner: version === versions.ring ? "ring" : "subject", id };
}

/** @returns null for whatever does not open: another place, another key, changed, cut off. */
export async function openPart(sealed: string, key: SealingKey, place: SealedPlace): Promise<string | null> {
  const [, version, id, body = ""] = format.exec(sealed) ?? [];
  const isOfKey = version === versions[key.owner] && id === key.id;
  const bytes = isOfKey ? decodeBase64url(body) : null;
  if (bytes === null || bytes.length < tagLength) return null;
  const recordKey = await importRecordKey(key, place.recordId, "decrypt");
  try {
    const text = await crypto.subtle.decrypt(gcmParameters(key, place), recordKey, bytes);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(text);
  } catch (error) {
    // How Web Crypto says that the tag is wrong. All else is a defect and must show.
    if (error instanceof DOMException && error.name === "OperationError") return null;
    throw error;
  }
}

async function importRecordKey(
  key: SealingKey,
  recordId: OperationId,
  usage: "encrypt" | "decrypt",
): Promise<CryptoKey> {
  const bytes = expandKey(key.bytes, `latchkey/audit/v1/seal|${recordId}`);
  return await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [usage]);
}

function gcmParameters(key: SealingKey, { recordId, position, subjectId }: SealedPlace): AesGcmParams {
  const table = position === null ? "audit_records" : "audit_changes";
  const iv = new Uint8Array(12);
  // The record is 0, changes count from 1.
  new DataView(iv.buffer).setUint32(8, position === null ? 0 : position + 1);
  const place = [versions[key.owner], key.id, table, recordId, position ?? "", subjectId ?? ""].join("|");
  return { name: "AES-GCM", iv, additionalData: utf8(place), tagLength: tagLength * 8 };
}

/** JSON does not mind spaces behind it; the length of the sealed text tells less. */
function padded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = utf8(text);
  const missing = (blockLength - (bytes.length % blockLength)) % blockLength;
  return missing === 0 ? bytes : concatBytes(bytes, new Uint8Array(missing).fill(0x20));
}
