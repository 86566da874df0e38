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
    // Span by span: the planner would put all records in order, for it can't know how few spans there are.
    tally: `select ${instantOf("s.start")} as "from", t.event, t.outcome, t.records
from generate_series(0, $4::integer - 1) as i
cross join lateral (
  select $1::timestamptz + make_interval(secs => i * $3::float8) as start,
    least($1::timestamptz + make_interval(secs => (i + 1) * $3::float8), $2::timestamptz) as stop
) as s
cross join lateral (
  select r.event, r.outcome, count(*) as records from ${schema}.audit_records as r
  where r.at >= s.start and r.at < s.stop group by r.event, r.outcome
) as t
order by i, t.event, t.outcome`,
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
      const spans = Math.ceil((until.getTime() - since.getTime()) / (spanSeconds * 1_000));
      const values = [since, until, spanSeconds, Math.min(spans, maxSpans)];
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
