import type { PoolClient } from "pg";
import type { Month } from "./list-months.ts";

interface Standing {
  readonly isYoung: boolean;
  readonly isOpen: boolean;
  readonly hasUnsealed: boolean;
}

/** @returns why a month must stay, null when it can go */
export async function whyKept(
  client: PoolClient,
  schema: string,
  month: Month,
  keepMonths: number,
): Promise<string | null> {
  const { rows } = await client.query<Standing>(standingText(schema, month), [month.name, keepMonths]);
  const [standing] = rows;
  if (standing === undefined) throw new Error("The standing of a month is one row.");
  if (standing.isYoung) return `younger than ${keepMonths} months`;
  if (standing.isOpen) return "not over for 48 hours";
  if (standing.hasUnsealed) return "it has records that no seal covers";
  return null;
}

/** Compares each record with the batches, and only when the month is old enough: that reads it from end to end. */
function standingText(schema: string, { records }: Month): string {
  return `with month as materialized (
  select to_date($1, 'YYYY-MM')::timestamp + interval '1 month' as ends, statement_timestamp() at time zone 'UTC' as now
), age as materialized (
  select ends > date_trunc('month', now) - make_interval(months => $2) as young, ends + interval '48 hours' > now as open from month
), numbers as materialized (
  select unnest(b.ns) as n from ${schema}.audit_batches as b where not (select young or open from age)
)
select a.young as "isYoung", a.open as "isOpen", not (a.young or a.open) and exists (
  select from ${schema}.${records} as r where not exists (select from numbers as s where s.n = r.n)
) as "hasUnsealed" from age as a`;
}
