import { createIndexKeys, createKeyRing } from "@latchkey/core/crypto";
import type { AuditOptions } from "../audit-options.ts";
import { createSubjectKeys } from "../keys/create-subject-keys.ts";
import { parsePlan } from "./audit-plan.ts";
import type { EntryDependencies } from "./create-entry.ts";
import { createMacs } from "./create-macs.ts";

const names: readonly string[] = [
  "secrets",
  "indexSecret",
  "entities",
  "context",
] satisfies (keyof AuditOptions)[];

/** @throws TypeError that names what is wrong, and never a secret */
export function parseOptions(options: AuditOptions): EntryDependencies {
  if (typeof options !== "object" || options === null) throw new TypeError("The audit needs options.");
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw new TypeError(`${name} is not an option of the audit.`);
  }
  const { secrets, indexSecret, entities, context = () => ({}) } = options;
  if (!Array.isArray(secrets)) throw new TypeError("secrets must be a list.");
  if (typeof context !== "function") throw new TypeError("context must be a function.");
  const ring = createKeyRing(secrets);
  return {
    plan: parsePlan(entities),
    ring,
    indexKeys: createIndexKeys(indexSecret),
    subjectKeys: createSubjectKeys(ring),
    macs: createMacs(ring),
    context,
  };
}
