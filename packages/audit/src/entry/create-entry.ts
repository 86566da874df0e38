import type { IndexKeys, KeyRing } from "@latchkey/core/crypto";
import {
  type AuditEntry,
  assertOperation,
  type JsonObject,
  type Operation,
  type UserId,
} from "@latchkey/core/ports";
import type { SubjectKeys } from "../keys/create-subject-keys.ts";
import { createPartSealer, type PartSealer } from "../keys/sealed-part.ts";
import { ringSealingKey, subjectSealingKey } from "../keys/sealing-key.ts";
import type { AuditPlan } from "./audit-plan.ts";
import { auditedChanges } from "./audited-changes.ts";
import { canonicalRecord, digestOf } from "./canonical-record.ts";
import { changeRow, type SubjectSeal } from "./change-rows.ts";
import type { Macs } from "./create-macs.ts";
import { recordBody } from "./record-body.ts";
import { subjectKeysOf } from "./subject-keys-of.ts";

/** What entries are made with, from the options. */
export interface EntryDependencies {
  readonly plan: AuditPlan;
  readonly ring: KeyRing;
  readonly indexKeys: IndexKeys;
  readonly subjectKeys: SubjectKeys;
  readonly macs: Macs;
  readonly context: (operation: Operation) => JsonObject;
}

/**
 * The operation with its audit entry. A pure function of operation and keys, but for the fresh key of a user who had none: his row carries it.
 *
 * @throws TypeError from `assertOperation`, for an operation that has an entry, or a context that is not JSON
 * @throws StoreError ERR_STORE_MISCONFIGURED as `subjectKeysOf`
 */
export function createEntry(
  operation: Operation,
  { plan, ring, indexKeys, subjectKeys, macs, context: contextOf }: EntryDependencies,
): Operation & { readonly audit: AuditEntry } {
  assertOperation(operation);
  if (operation.audit !== null) throw new TypeError(`Operation ${operation.name} is audited already.`);
  const context = { ...contextOf(operation), ...operation.details };
  const { changes: written, keys, destroyed } = subjectKeysOf(operation, subjectKeys);

  const seals = new Map<UserId, SubjectSeal>();
  for (const [userId, key] of keys)
    seals.set(userId, { key, seal: createPartSealer(subjectSealingKey(key), operation.id) });

  const changes = auditedChanges(operation.changes).map((change, position) =>
    changeRow(plan, change, { recordId: operation.id, position }, seals.get(change.subjectId) ?? null),
  );
  const body = recordBody(operation, changes, { indexKeys, context, seal: recordSeal() });
  const canonical = canonicalRecord(body, changes);
  const digest = digestOf(canonical);
  const record = { ...body, canonical, digest, ...macs.make(digest) };
  return { ...operation, changes: written, audit: { record, changes } };

  function recordSeal(): PartSealer {
    const { actor, subjectId } = operation;
    const subject = subjectId === null ? undefined : seals.get(subjectId);
    // Who erased somebody, from where and why, outlives the key that he destroyed; what a customer does to himself is his.
    const isOwn = actor.kind === "user" && actor.userId === subjectId;
    const outlives = subjectId !== null && destroyed.has(subjectId) && !isOwn;
    return subject === undefined || outlives
      ? createPartSealer(ringSealingKey(ring), operation.id)
      : subject.seal;
  }
}
