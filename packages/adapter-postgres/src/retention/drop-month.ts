import { setTimeout as wait } from "node:timers/promises";
import type { PoolClient } from "pg";
import { readDatabaseError } from "../errors/driver-error.ts";
import { monthlyTables } from "../migrations/0002-audit/upkeep.ts";
import type { Month } from "./list-months.ts";

/** A statement that waits for a lock makes all writers wait behind it: better to let go and try again. */
const lockTimeoutMs = 500;
const maxTries = 60;
const pauseMs = 250;

/** Takes the month out of the tables and drops it, all or nothing, and notes which seq comes first from now on. */
export async function dropMonth(client: PoolClient, schema: string, month: Month): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await dropOnce(client, schema, month);
    } catch (error) {
      const code = readDatabaseError(error)?.code;
      const isLockTaken = code === "55P03" || code === "40P01";
      if (!isLockTaken || tries === maxTries) throw error;
      await wait(pauseMs);
    }
  }
}

async function dropOnce(client: PoolClient, schema: string, { records, changes }: Month): Promise<void> {
  const [recordTable, changeTable] = monthlyTables;
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = '${lockTimeoutMs}ms'`);
    // Before the locks that writers wait for: it looks for the last of the month in the batches.
    await client.query(firstSeqText(schema, records));
    // Not concurrently: Postgres can't beside a DEFAULT partition. Without foreign keys there is nothing to look through.
    await client.query(`alter table ${schema}.${recordTable} detach partition ${schema}.${records}`);
    await client.query(`alter table ${schema}.${changeTable} detach partition ${schema}.${changes}`);
    await client.query(`drop table ${schema}.${records}, ${schema}.${changes}`);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Seals go by era and position: the last of the month in that order has its highest seq. */
function firstSeqText(schema: string, records: string): string {
  return `update ${schema}.audit_ledger as l set first_seq = greatest(l.first_seq, last.seq + 1) from (
  select b.seq + array_position(b.ns, r.n) - 1 as seq from (
    select e.era, r.xid, r.n from ${schema}.eras as e cross join lateral (
      select xid, n from ${schema}.${records} where n >= e.first_record and n < e.end_record order by xid desc, n desc limit 1
    ) as r order by e.era desc limit 1
  ) as r cross join lateral (
    select seq, ns from ${schema}.audit_batches where era = r.era and (xid, n) >= (r.xid, r.n) order by xid, n limit 1
  ) as b
) as last`;
}
