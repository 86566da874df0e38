import { encodeHexLowerCase } from "@oslojs/encoding";
import type { Identifier, IdentifierHash, IdentifierKey } from "../domain/identifiers/identifier.ts";
import { assertSecret } from "./assert-secret.ts";
import { hkdf } from "./hkdf.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import { utf8 } from "./utf8.ts";

/** Where a request comes from: its address, the network of it, or the block of a phone number. */
export type SourceKind = "network" | "phone_prefix" | "address";

/** Keyed hashes that find things again. They hang on `indexSecret` alone, so that they outlive every rotation of the ring. */
export interface IndexKeys {
  /** Stands in the database, so that a changed secret is found at start; it reveals nothing of the secret. 32 hex digits. */
  readonly fingerprint: string;
  identifierHash(identifier: Identifier): IdentifierHash;
  /** The opaque name of a source, for limits and eviction; 32 hex digits. */
  sourceKey(kind: SourceKind, value: string): string;
}

/** @throws TypeError for a weak secret. */
export function createIndexKeys(indexSecret: string): IndexKeys {
  assertSecret(indexSecret, "indexSecret");
  const derive = (label: string): Uint8Array =>
    hkdf(utf8(indexSecret), new Uint8Array(), utf8(`latchkey/index/v1/${label}`), 32);
  const [identifierKey, sourceKey] = [derive("identifier"), derive("source")];
  return {
    fingerprint: encodeHexLowerCase(derive("fingerprint").slice(0, 16)),
    identifierHash: ({ kind, value }) => {
      // The one place where an identifier's hash is made.
      return keyedHash(identifierKey, kind, value) as IdentifierHash;
    },
    sourceKey: (kind, value) => keyedHash(sourceKey, kind, value).slice(0, 32),
  };
}

/** The short form of an identifier's hash that names its slot. */
export function identifierKeyOf(hash: IdentifierHash): IdentifierKey {
  // A prefix of the hash is the key by its definition.
  return hash.slice(0, 16) as IdentifierKey;
}

/** No kind holds U+0000, so the two fields can't be split in another way. */
function keyedHash(key: Uint8Array, kind: string, value: string): string {
  return encodeHexLowerCase(hmacSha256(key, utf8(`${kind}\0${value}`)));
}
