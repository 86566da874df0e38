import type { AuditedOperation, StoredAuditChange } from "@latchkey/core/ports";
import type { ResultRow } from "../../reads/entity-selection.ts";
import { readChange, readRecord, selectChange, selectRecord } from "../audit-selection.ts";

/** The records `r` that a query tells, each with its changes, as one JSON list. `rest` is what stands behind `select` and columns. */
export function auditedOperationsJson(schema: string, rest: string): string {
  return `(select coalesce(json_agg(operation), '[]') from (
    select ${selectRecord("r")}, (
      select coalesce(json_agg(change), '[]') from (
        select ${selectChange("c")} from ${schema}.audit_changes as c
        where c.record_id = r.id and c.at = r.at order by c.position
      ) as change
    ) as changes ${rest}
  ) as operation)`;
}

export function readAuditedOperations(json: unknown): readonly AuditedOperation[] {
  // The list that the query above makes.
  return (json as readonly ResultRow[]).map((row) => {
    // JSON has no dates; no other field of a record is one.
    const decidedAt = new Date(String(row["record.decidedAt"]));
    // As above, of the changes within.
    const changes = row["changes"] as readonly ResultRow[];
    return {
      record: readRecord({ ...row, "record.decidedAt": decidedAt }),
      changes: changes.map(readChange).filter((change): change is StoredAuditChange => change !== null),
    };
  });
}
