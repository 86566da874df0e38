import type { AuditLog, AuditTally, SealLedger, UserId } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { instantOf, readChange, readRecord, selectChange, selectRecord } from "./audit-selection.ts";
import { createChangesReader } from "./create-changes-reader.ts";
import { createRecordPages } from "./create-record-pages.ts";
import { createTrailReader } from "./create-trail-reader.ts";

const maxSpans = 1_000;

/** The audit that commits wrote. */
export function createAuditLog(runner: StatementRunner, schema: string, seals: SealLedger): AuditLog {
  const statements = {
    record: `select ${selectRecord("r")}, ${selectChange("c")} from ${schema}.audit_records as r
left join ${schema}.audit_changes as c on c.record_id = r.id and c.at = r.at
where r.id = $1 order by c.position`,
    // Named by their times once they are few.
    tally: `select ${instantOf("t.span")} as "from", t.event, t.outcome, t.records from (
  select date_bin(make_interval(secs => $3), r.at, $1::timestamptz) as span, r.event, r.outcome, count(*) as records
  from ${schema}.audit_records as r
  where r.at >= $1::timestamptz and r.at < least($2::timestamptz, $1::timestamptz + make_interval(secs => $3 * ${maxSpans}))
  group by 1, 2, 3
) as t order by t.span, t.event, t.outcome`,
    keys: `select id, audit_key from ${schema}.users where id = any($1::uuid[]) and audit_key is not null`,
    room: `select ${schema}.make_audit_room() as strays`,
  };

  return {
    ...createRecordPages(runner, schema),
    ...createChangesReader(runner, schema),
    ...createTrailReader(runner, schema),

    findRecord: async (id) => {
      if (!isUuid(id)) return null;
      const { rows } = await runner.run({ text: statements.record, values: [id] }, repeatable);
      const [first] = rows;
      if (first === undefined) return null;
      return { record: readRecord(first), changes: rows.flatMap((row) => readChange(row) ?? []) };
    },

    tally: async ({ since, until, spanSeconds }) => {
      const values = [since, until, spanSeconds];
      const { rows } = await runner.run({ text: statements.tally, values }, repeatable);
      // The columns have these types.
      return rows as unknown as readonly AuditTally[];
    },

    readSubjectKeys: async (ids) => {
      const values = [ids.filter(isUuid)];
      const { rows } = await runner.run({ text: statements.keys, values }, repeatable);
      // As above.
      return new Map(rows.map((row) => [row["id"] as UserId, String(row["audit_key"])]));
    },

    makeRoom: async () => {
      const { rows } = await runner.run({ text: statements.room, values: [] }, repeatable);
      return { strayRecords: Number(rows[0]?.["strays"]) };
    },

    seals,
  };
}
