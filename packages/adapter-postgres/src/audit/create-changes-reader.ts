import type { AuditLog } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { readChange, readRecord, selectChange, selectRecord } from "./audit-selection.ts";
import { type ChangePosition, formatChangeCursor, parseChangeCursor } from "./change-cursor.ts";

/** Beyond all versions. */
const newest: ChangePosition = {
  version: 2 ** 31 - 1,
  recordId: "ffffffff-ffff-ffff-ffff-ffffffffffff",
};

/** Changes of one entity, and those of many records. */
export function createChangesReader(
  runner: StatementRunner,
  schema: string,
): Pick<AuditLog, "listChanges" | "listChangesOf"> {
  const changesOfEntity = `select ${selectChange("c")}, ${selectRecord("r")} from (
  select * from ${schema}.audit_changes as c
  where c.entity = $1 and c.entity_id = $2 and c.version <= $3 and (c.version, c.record_id) < ($3, $4::uuid)
  order by c.version desc, c.record_id desc limit $5
) as c
cross join lateral (select * from ${schema}.audit_records as r where r.id = c.record_id and r.at = c.at limit 1) as r
order by c.version desc, c.record_id desc`;
  // One look-up after the other, whatever the planner thinks of the number of records.
  const ofRecords = `select ${selectChange("c")} from json_to_recordset($1::json) as given(id uuid, at timestamptz)
cross join lateral (
  select * from ${schema}.audit_changes as c where c.record_id = given.id and c.at = given.at offset 0
) as c
order by c.record_id, c.position`;

  return {
    listChanges: async ({ entity, entityId, cursor, limit }) => {
      const { version, recordId } = cursor === null ? newest : parseChangeCursor(cursor);
      const values = [entity, entityId, version, recordId, limit + 1];
      const { rows } = await runner.run({ text: changesOfEntity, values }, repeatable);
      const items = rows.slice(0, limit).flatMap((row) => {
        const change = readChange(row);
        return change === null ? [] : [{ change, record: readRecord(row) }];
      });
      const last = items.at(-1)?.change;
      const hasMore = rows.length > limit && last !== undefined;
      return { items, nextCursor: hasMore ? formatChangeCursor(last) : null };
    },

    listChangesOf: async (records) => {
      const given = new Map(records.map(({ id, at }) => [id, { id, at }]));
      const values = [JSON.stringify([...given.values()])];
      const { rows } = await runner.run({ text: ofRecords, values }, repeatable);
      return rows.flatMap((row) => readChange(row) ?? []);
    },
  };
}
