import { decodeBase64 } from "./base64.ts";
import { isKeyName, keyIdText } from "./note-key.ts";

/** A text and who is said to have signed it; nothing of it was checked yet. */
export interface SignedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

const maxLength = 1_000_000;
const maxSignatures = 100;
const idLength = 4;

/** Reads a note (C2SP signed-note). @returns null for any text that is not exactly one */
export function parseNote(note: string): SignedNote | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is refused
  if (note.length > maxLength || !note.isWellFormed() || /[\0-\x09\x0b-\x1f]/.test(note)) return null;
  const split = note.lastIndexOf("\n\n");
  if (split < 1 || !note.endsWith("\n")) return null;
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > maxSignatures) return null;
  const signatures = lines.map(parseSignature).filter((signature) => signature !== null);
  return signatures.length === lines.length ? { text: note.slice(0, split + 1), signatures } : null;
}

function parseSignature(line: string): NoteSignature | null {
  const [, name, base64] = /^\u2014 ([^ ]+) ([^ ]+)$/u.exec(line) ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name)) return null;
  const bytes = decodeBase64(base64);
  if (bytes === null || bytes.length <= idLength) return null;
  return { name, keyId: keyIdText(bytes.slice(0, idLength)), signature: bytes.slice(idLength) };
}
