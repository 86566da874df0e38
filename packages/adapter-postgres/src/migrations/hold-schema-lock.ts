import { setTimeout as wait } from "node:timers/promises";
import type { PoolClient } from "pg";

const pollMs = 200;

/**
 * Runs `work` while no other process migrates the schema.
 *
 * Polls, because a waiting `pg_advisory_lock` is a running statement, and `create index concurrently` waits for those:
 * the one would wait for the lock and the other for its end.
 */
export async function holdSchemaLock<T>(
  client: PoolClient,
  schema: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const key = [`latchkey migrate ${schema}`];
  const giveUpAt = Date.now() + waitMs;
  while (!(await tryLock(client, key))) {
    if (Date.now() > giveUpAt)
      throw new Error("Another process has been migrating this schema for too long.");
    await wait(pollMs);
  }
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", key);
  }
}

async function tryLock(client: PoolClient, key: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ readonly isHeld: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as "isHeld"',
    [...key],
  );
  return rows[0]?.isHeld === true;
}
