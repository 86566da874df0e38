import type { PoolClient } from "pg";
import { monthlyTables } from "../migrations/0002-audit/upkeep.ts";

/** A month of the audit. */
export interface Month {
  /** `2025-01` */
  readonly name: string;
  /** Its tables by name, without the schema. */
  readonly records: string;
  readonly changes: string;
}

/** The months that have begun, oldest first. */
export async function listMonths(client: PoolClient, schema: string): Promise<readonly Month[]> {
  const [records, changes] = monthlyTables;
  const { rows } = await client.query<{ readonly table: string }>(
    `select c.relname as table from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
where i.inhparent = $1::regclass and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
  and right(c.relname, 7) <= to_char(statement_timestamp() at time zone 'UTC', 'YYYY_MM') order by 1`,
    [`${schema}.${records}`],
  );
  return rows.map(({ table }) => {
    const suffix = table.slice(-7);
    return { name: suffix.replace("_", "-"), records: table, changes: `${changes}_${suffix}` };
  });
}
