import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { clusterIdentifier, isSameCluster } from "./assert-same-cluster.ts";

/**
 * Begins an era when the database came into another cluster. The xids of the rows that stand mean nothing here: they may be higher than
 * those to come. What goes on through a restore is `n`, whose sequences come with the dump: all rows up to the highest are the past, whose
 * transactions have all ended, and all above are counted by this cluster. Cursors and seals finish the past in its own order, then go on.
 */
export async function rebase(runner: StatementRunner, schema: string): Promise<boolean> {
  const { rows } = await runner.run(
    { text: `select ${isSameCluster(schema)} as same`, values: [] },
    repeatable,
  );
  if (rows[0]?.["same"] === true) return false;
  const begun = await runner.run({ text: beginEra(schema), values: [] }, repeatable);
  return begun.rows[0]?.["begun"] === true;
}

function beginEra(schema: string): string {
  return `with ends as materialized (
  select ${endOf(schema, "audit_records")} as record, ${endOf(schema, "events")} as event
), begun as (
  insert into ${schema}.clusters (era, identifier, first_record, first_event)
  select e.era + 1, ${clusterIdentifier}, ends.record + 1, ends.event + 1 from ${schema}.eras as e, ends
  where e.is_open and e.identifier <> ${clusterIdentifier}
  on conflict (era) do nothing returning 1
), unmarked as (
  update ${schema}.audit_ledger set mark_at = null, mark_xid = null where exists (select from begun) returning 1
)
select exists (select from begun) and (select count(*) from unmarked) >= 0 as begun,
  ${repairSequence(schema, "audit_records", "record")} as records, ${repairSequence(schema, "events", "event")} as events
from ends`;
}

function endOf(schema: string, table: string): string {
  return `greatest((select coalesce(max(n), 0) from ${schema}.${table}), (select last_value from ${schema}.${table}_n_seq))`;
}

/** A sequence that was restored behind its rows would give out numbers of the past. */
function repairSequence(schema: string, table: string, end: string): string {
  const sequence = `${schema}.${table}_n_seq`;
  return `case when ends.${end} > (select last_value from ${sequence}) then setval('${sequence}', ends.${end}) end`;
}
