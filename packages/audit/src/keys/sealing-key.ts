import type { KeyId, KeyRing } from "@latchkey/core/crypto";
import { expandKey } from "./expand-key.ts";
import type { SealingKey } from "./sealed-part.ts";

/** A subject's key. Its id is derived from it: a later key of the same subject has another one. */
export function subjectSealingKey(bytes: Uint8Array): SealingKey {
  const id = [...expandKey(bytes, "latchkey/audit/v1/id").subarray(0, 4)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return { owner: "subject", id, bytes };
}

/** What seals where there is no key of a subject. */
export function ringSealingKey(ring: KeyRing, keyId: KeyId = ring.current): SealingKey {
  return { owner: "ring", id: keyId, bytes: ring.derive("audit_unowned_seal", keyId) };
}
