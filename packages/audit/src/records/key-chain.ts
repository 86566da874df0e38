import type { KeyRing } from "@latchkey/core/crypto";
import type { AuditLog, UserId } from "@latchkey/core/ports";
import { createSubjectKeys } from "../keys/create-subject-keys.ts";
import { openPart, type SealedPlace, type SealingKey, sealingKeyOf } from "../keys/sealed-part.ts";
import { ringSealingKey, subjectSealingKey } from "../keys/sealing-key.ts";
import type { PersonalPart } from "./audit-record.ts";

/** A sealed part, opened; `value` is null unless it is readable. */
export type OpenedPart<Value> =
  | { readonly personal: "readable"; readonly value: Value }
  | { readonly personal: Exclude<PersonalPart, "readable" | "none">; readonly value: null };

/** The keys of some subjects as they stand. */
export interface KeyChain {
  /** Opens a part. It was sealed by somebody with the key, so it is what it says. */
  open<Value>(sealed: string, place: SealedPlace): OpenedPart<Value>;
}

/** Reads the keys of subjects, in one round trip, or in none when there are none. */
export async function readKeyChain(
  { log, ring }: { readonly log: Pick<AuditLog, "readSubjectKeys">; readonly ring: KeyRing },
  subjectIds: Iterable<UserId | null>,
): Promise<KeyChain> {
  const ids = [...new Set(subjectIds)].filter((id) => id !== null);
  const subjectKeys = createSubjectKeys(ring);
  const stored = ids.length === 0 ? new Map<UserId, string>() : await log.readSubjectKeys(ids);
  const keys = new Map(
    [...stored].map(([id, wrapped]): [UserId, SealingKey | "damaged"] => {
      const bytes = subjectKeys.open(wrapped, id);
      return [id, bytes === null ? "damaged" : subjectSealingKey(bytes)];
    }),
  );

  /** The key that the sealed text names, if it stands. */
  function keyOf(sealed: string, subjectId: UserId | null): SealingKey | "erased" | "damaged" {
    const named = sealingKeyOf(sealed);
    if (named === null) return "damaged";
    if (named.owner === "ring") return ring.has(named.id) ? ringSealingKey(ring, named.id) : "damaged";
    const key = subjectId === null ? "damaged" : (keys.get(subjectId) ?? "erased");
    // A subject who was erased and stayed has a new key: what the old one sealed is gone.
    return typeof key === "object" && key.id !== named.id ? "erased" : key;
  }

  return {
    open<Value>(sealed: string, place: SealedPlace): OpenedPart<Value> {
      const key = keyOf(sealed, place.subjectId);
      if (typeof key === "string") return { personal: key, value: null };
      const text = openPart(sealed, key, place);
      if (text === null) return { personal: "damaged", value: null };
      // Authenticated: the write side sealed it in this place, in this form.
      return { personal: "readable", value: JSON.parse(text) as Value };
    },
  };
}
