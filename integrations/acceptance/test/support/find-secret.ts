import { createHash } from "node:crypto";
import type { Recorded } from "./record-house.ts";

type Records = readonly Recorded[];

const placesWhere = (records: Records, isSeen: (text: string) => boolean): readonly string[] =>
  records.filter(({ text }) => isSeen(text)).map(({ place }) => place);

const encodings = (bytes: Buffer): readonly string[] => [
  bytes.toString("hex"),
  bytes.toString("base64").replace(/=+$/, ""),
  bytes.toString("base64url"),
];

/** Where a text was seen. */
export const placesOfText = (records: Records, secret: string): readonly string[] =>
  placesWhere(records, (text) => text.includes(secret));

/** Where bytes were seen, in any encoding. */
export const placesOfBytes = (records: Records, secret: Buffer): readonly string[] => {
  const forms = [...encodings(secret), secret.toString("latin1")];
  return placesWhere(records, (text) => forms.some((form) => text.includes(form)));
};

/** Where a six-digit code was seen: bare, encoded, or hashed without a key, which a million tries undo. */
export const placesOfCode = (records: Records, code: string): readonly string[] => {
  const bytes = Buffer.from(code);
  const hashes = ["md5", "sha1", "sha256", "sha512"].map((name) => createHash(name).update(bytes).digest());
  const forms = [bytes, ...hashes].flatMap(encodings);
  // Six digits inside an id or after the point of a time are chance.
  const bare = new RegExp(`(?<![0-9A-Za-z_.-])${code}(?![0-9A-Za-z_-])`);
  return placesWhere(records, (text) => bare.test(text) || forms.some((form) => text.includes(form)));
};
