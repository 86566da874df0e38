import type { Change, Delete, Entities, EntityName, Insert, Update, UserId } from "@latchkey/core/ports";
import type { Row } from "./compare-rows.ts";

/** A change of an audited table, as the audit looks at it. */
export interface AuditedChange {
  readonly entity: EntityName;
  readonly kind: "insert" | "update" | "delete";
  readonly entityId: string;
  /** After the change; that of a delete is one more than the last. */
  readonly version: number;
  /** Whose row it is. */
  readonly subjectId: UserId;
  readonly before: Row | null;
  readonly after: Row | null;
}

type EntityChange = Extract<Insert, { readonly entity: EntityName }> | Update | Delete;

/** Whether the change writes a row of an audited table: all entities, and nothing else. */
function isEntityChange(change: Change): change is EntityChange {
  return (
    change.kind === "update" ||
    change.kind === "delete" ||
    (change.kind === "insert" && change.entity !== "redemption")
  );
}

/** The audited changes of an operation in their order, which gives them their positions. */
export function auditedChanges(changes: readonly Change[]): readonly AuditedChange[] {
  return changes.filter(isEntityChange).map(auditedChange);
}

function auditedChange(change: EntityChange): AuditedChange {
  const { entity, kind } = change;
  const before = change.kind === "insert" ? null : change.before;
  const after = change.kind === "insert" ? change.row : change.kind === "update" ? change.after : null;
  const row = change.kind === "delete" ? change.before : change.kind === "update" ? change.after : change.row;
  return {
    entity,
    kind,
    entityId: "id" in row ? row.id : row.userId,
    version: after === null ? row.version + 1 : after.version,
    subjectId: ownerOf(row),
    before: rowOf(before),
    after: rowOf(after),
  };
}

function ownerOf(row: Entities[EntityName]): UserId {
  return "userId" in row ? row.userId : row.id;
}

function rowOf(row: Entities[EntityName] | null): Row | null {
  // The audit reads rows by the names of their columns.
  return row as Row | null;
}
