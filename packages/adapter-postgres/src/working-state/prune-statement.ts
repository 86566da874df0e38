import type { Statement } from "../connection/statement.ts";

interface Prunable {
  readonly table: string;
  readonly key: readonly string[];
  /** Since when nobody needs a row; null for one that is still needed. */
  readonly end: string;
  readonly condition?: string;
}

const prunables: readonly Prunable[] = [
  { table: "operations", key: ["id"], end: "at" },
  { table: "redemptions", key: ["challenge_id"], end: "expires_at" },
  { table: "deliveries", key: ["id"], end: "coalesce(ended_at, expires_at)" },
  { table: "counters", key: ["counter", "key"], end: "counted_at", condition: "subject_id is null" },
];

/** Deletes what ended a day ago, at most `limit` rows of a table, and passes rows that are in use. */
export function pruneStatement(schema: string, limit: number): Statement {
  const ctes = prunables.map(({ table, key, end, condition = "true" }) => {
    const columns = key.join(", ");
    return `${table} as (
  delete from ${schema}.${table} where (${columns}) in (
    select ${columns} from ${schema}.${table}
    where ${end} < statement_timestamp() - interval '24 hours' and ${condition}
    order by ${end} limit $1 for update skip locked
  ) returning 1
)`;
  });
  const counts = prunables.map(({ table }) => `(select count(*) from ${table})`);
  return { text: `with ${ctes.join(", ")}\nselect ${counts.join(" + ")} as pruned`, values: [limit] };
}
