import type { Statement } from "../connection/statement.ts";

interface Prunable {
  readonly table: string;
  /** Since when nobody needs a row; null for one that is still needed. */
  readonly end: string;
  readonly condition?: string;
}

const prunables: readonly Prunable[] = [
  { table: "operations", end: "at" },
  { table: "redemptions", end: "expires_at" },
  { table: "deliveries", end: "coalesce(ended_at, expires_at)" },
  { table: "counters", end: "counted_at", condition: "subject_id is null" },
];

/** Deletes what ended a day ago, at most `limit` rows of a table, and passes rows that are in use. */
export function pruneStatement(schema: string, limit: number): Statement {
  // By place: for thousands of keys the planner would rather read a table from end to end. A locked row stays where it is.
  const ctes = prunables.map(
    ({ table, end, condition = "true" }) => `${table} as (
  delete from ${schema}.${table} where ctid = any(array(
    select ctid from ${schema}.${table}
    where ${end} < statement_timestamp() - interval '24 hours' and ${condition}
    order by ${end} limit $1 for update skip locked
  )) returning 1
)`,
  );
  const counts = prunables.map(({ table }) => `(select count(*) from ${table})`);
  return { text: `with ${ctes.join(", ")}\nselect ${counts.join(" + ")} as pruned`, values: [limit] };
}
