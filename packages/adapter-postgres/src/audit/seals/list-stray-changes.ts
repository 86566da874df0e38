import type { SealLedger, StoredAuditChange } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../../connection/create-statement-runner.ts";
import { readChange, selectChange } from "../audit-selection.ts";

/** How many changes one statement looks at, so that each ends well within the deadline. */
const chunkChanges = 20_000;
const firstId = "00000000-0000-0000-0000-000000000000";

/** Looks for the record of every change, in chunks of their own round trip: some 100 ms for 20,000 changes. */
export function createListStrayChanges(
  runner: StatementRunner,
  schema: string,
): SealLedger["listStrayChanges"] {
  const text = strayStatement(schema);
  return async ({ limit }) => {
    const found: StoredAuditChange[] = [];
    let from: string | null = firstId;
    while (from !== null && found.length < limit) {
      const { rows } = await runner.run({ text, values: [from, limit - found.length] }, repeatable);
      for (const row of rows) {
        const change = readChange(row);
        if (change !== null) found.push(change);
      }
      const next: unknown = rows[0]?.["next"];
      from = typeof next === "string" ? next : null;
    }
    return found;
  };
}

/** $1 the record to begin with, $2 limit. `next` is where to go on, null after the last; a row without a change tells that alone. */
function strayStatement(schema: string): string {
  const changes = `${schema}.audit_changes`;
  return `with last as materialized (
  select record_id from ${changes} where record_id >= $1::uuid order by record_id offset ${chunkChanges} limit 1
), stray as materialized (
  select c.* from ${changes} as c
  where c.record_id >= $1::uuid and c.record_id <= coalesce((select record_id from last), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    and not exists (select from ${schema}.audit_records as r where r.id = c.record_id and r.at = c.at)
  order by c.record_id, c.position limit $2
)
select ${selectChange("c")}, (
  select record_id from ${changes} where record_id > (select record_id from last) order by record_id limit 1
) as next
from (select) as one left join stray as c on true`;
}
