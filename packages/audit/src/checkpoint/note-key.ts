import { concatBytes, sha256, utf8 } from "@latchkey/core/crypto";
import { decodeBase64, encodeBase64 } from "./base64.ts";

/** Ed25519, as C2SP signed-note numbers the kinds of signatures. */
const ed25519 = 1;
const keyLength = 32;

/** A key as its text says: `name+id+base64(type || key)`. */
export interface NoteKey {
  readonly name: string;
  /** 8 hex digits. */
  readonly id: string;
  /** 32 bytes: the public key of a verifier, the seed of a signer. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A name is not empty and has no spaces, no controls and no plus. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\s\p{Cc}+]+$/u.test(name);
}

/** The id of a key: the beginning of SHA-256(name || 0x0A || type || public key), in hex. */
export function keyIdOf(name: string, publicKey: Uint8Array): string {
  const hash = sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ed25519), publicKey));
  return keyIdText(hash.slice(0, 4));
}

export function keyIdText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function formatNoteKey({ name, id, bytes }: NoteKey): string {
  return `${name}+${id}+${encodeBase64(concatBytes(Uint8Array.of(ed25519), bytes))}`;
}

/** @returns null for what is no Ed25519 key in this form; whether id and key belong together is not looked at. */
export function parseNoteKey(text: string): NoteKey | null {
  // The base64 may have plus signs of its own.
  const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  if (name === undefined || id === undefined || base64 === undefined || !isKeyName(name)) return null;
  const bytes = decodeBase64(base64);
  if (bytes?.length !== 1 + keyLength || bytes[0] !== ed25519) return null;
  return { name, id, bytes: bytes.slice(1) };
}
