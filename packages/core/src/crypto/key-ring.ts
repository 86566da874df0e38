import { encodeHexLowerCase } from "@oslojs/encoding";
import type { Brand } from "../domain/brand.ts";
import { assertSecret } from "./assert-secret.ts";
import { hkdf } from "./hkdf.ts";
import { utf8 } from "./utf8.ts";

/** Names a secret of the ring: 8 hex digits derived from it, which reveal nothing of it. */
export type KeyId = Brand<string, "KeyId">;

/** A 256-bit key for one purpose. */
export type Key = Uint8Array<ArrayBuffer>;

/** One key a purpose: what is made for one is worth nothing for another. The labels never change, or what they made is lost. */
export type KeyLabel =
  | "challenge_code"
  | "challenge_seal"
  | "delivery_seal"
  | "session_token"
  | "session_seal"
  | "device_token"
  | "audit_mac"
  | "audit_key_seal"
  | "audit_unowned_seal";

/** Secrets that seal and sign: the first one writes, all read. */
export interface KeyRing {
  /** The secret that writes. */
  readonly current: KeyId;
  /** All secrets, the current one first. */
  readonly ids: readonly KeyId[];
  /** Whether a secret of the ring has this id. */
  has(keyId: string): keyId is KeyId;
  /** The key of a purpose, by default of the current secret. @throws TypeError when the id is of another ring. */
  derive(label: KeyLabel, keyId?: KeyId): Key;
}

/**
 * @throws TypeError for no secrets, weak ones, or the same one twice.
 */
export function createKeyRing(secrets: readonly string[]): KeyRing {
  const secretsById = new Map<KeyId, Uint8Array>();
  for (const [index, secret] of secrets.entries()) {
    assertSecret(secret, `secrets[${index}]`);
    const bytes = utf8(secret);
    const id = keyIdOf(bytes);
    if (secretsById.has(id)) throw new TypeError(`secrets[${index}] stands in the ring already.`);
    secretsById.set(id, bytes);
  }
  const ids = [...secretsById.keys()];
  const [current] = ids;
  if (current === undefined) throw new TypeError("secrets must hold at least one secret.");

  const keys = new Map<string, Key>();
  return {
    current,
    ids,
    has: (keyId): keyId is KeyId => ids.some((id) => id === keyId),
    derive: (label, keyId = current) => {
      const name = `${keyId} ${label}`;
      const known = keys.get(name);
      if (known !== undefined) return known;
      const secret = secretsById.get(keyId);
      if (secret === undefined) throw new TypeError("The key id is not of this ring.");
      const key = deriveKey(secret, label, 32);
      keys.set(name, key);
      return key;
    },
  };
}

function keyIdOf(secret: Uint8Array): KeyId {
  // The one place where a key id is made.
  return encodeHexLowerCase(deriveKey(secret, "key-id", 4)) as KeyId;
}

function deriveKey(secret: Uint8Array, label: KeyLabel | "key-id", length: number): Key {
  return hkdf(secret, new Uint8Array(), utf8(`latchkey/v1/${label}`), length);
}
