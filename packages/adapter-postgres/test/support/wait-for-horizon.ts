import type { Pool } from "pg";
import { expect } from "vitest";

/** Waits until all that was committed so far can be sealed: test files share a server, and each other's transactions hold its horizon. */
export async function waitForHorizon(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ readonly xid: string }>("select pg_current_xact_id()::text as xid");
  const hasPassed = async (): Promise<boolean | undefined> => {
    const text = "select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as passed";
    const answer = await pool.query<{ readonly passed: boolean }>(text, [rows[0]?.xid]);
    return answer.rows[0]?.passed;
  };
  await expect.poll(hasPassed, { timeout: 30_000, interval: 10 }).toBe(true);
}
