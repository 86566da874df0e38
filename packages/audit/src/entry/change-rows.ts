import type { AuditChangeRow, EntityName, Json, OperationId } from "@latchkey/core/ports";
import { createCommitment } from "../keys/commitment.ts";
import type { PartSealer } from "../keys/sealed-part.ts";
import type { AuditPlan } from "./audit-plan.ts";
import type { AuditedChange } from "./audited-changes.ts";
import { compareRows, type Diff, snapshotRow } from "./compare-rows.ts";

/** A subject's key, ready to seal parts of one record. */
export interface SubjectSeal {
  readonly key: Uint8Array;
  readonly seal: PartSealer;
}

/** What of a change stands under the subject's key, as JSON. */
export interface SealedChange {
  readonly diff: Readonly<Diff>;
  readonly snapshot: { readonly [field: string]: Json | undefined } | null;
}

/** The row of one change. Without its subject's key the personal part is left out; that it changed is still said. */
export function changeRow(
  plan: AuditPlan,
  change: AuditedChange,
  place: { readonly recordId: OperationId; readonly position: number },
  subject: SubjectSeal | null,
): AuditChangeRow {
  const { entity, entityId, version, kind, subjectId, before, after } = change;
  const { fields, clear, sealed, masked } = compareRows(plan[entity], before, after);
  const snapshot = plan[entity].hasSnapshot && after !== null ? snapshotRow(plan[entity], after) : null;
  const personal: SealedChange = { diff: sealed, snapshot: snapshot?.sealed ?? null };
  return {
    recordId: place.recordId,
    position: place.position,
    entity,
    entityId,
    version,
    kind,
    subjectId,
    fields,
    diff: clear,
    masked: subject === null ? {} : commitments(subject.key, entity, masked),
    snapshot: snapshot?.clear ?? null,
    sealed:
      subject === null || isEmpty(personal)
        ? null
        : subject.seal(JSON.stringify(personal), { position: place.position, subjectId }),
  };
}

function commitments(key: Uint8Array, entity: EntityName, masked: Diff): AuditChangeRow["masked"] {
  return Object.fromEntries(
    Object.entries(masked).map(([field, [before, after]]) => {
      const commit = createCommitment(key, entity, field);
      return [field, [commit(before), commit(after)] as const];
    }),
  );
}

function isEmpty({ diff, snapshot }: SealedChange): boolean {
  return Object.keys(diff).length === 0 && Object.keys(snapshot ?? {}).length === 0;
}
