import type { Operation } from "@latchkey/core/ports";
import { buildAccount, buildOperation, insertAccount } from "@latchkey/core/testing";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { type CuttingProxy, startCuttingProxy } from "./support/cutting-proxy.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("a commit whose connection is lost", () => {
  const postgres = usePostgres();
  let proxy: CuttingProxy;
  let pool: pg.Pool;

  beforeEach(async () => {
    proxy = await startCuttingProxy(postgres.url);
    pool = new pg.Pool({ connectionString: proxy.url, max: 2 });
  });
  afterEach(async () => {
    // A connection that is being made to a silent server ends only with the proxy.
    await proxy.close();
    await pool.end();
  });

  const buildRegistration = (): Operation =>
    buildOperation({
      changes: [
        ...insertAccount(buildAccount()),
        { kind: "count", counter: "code_failures", key: "exactly-once", by: 1, subjectId: null },
      ],
    });

  const countOf = async (
    operation: Operation,
  ): Promise<{ readonly operations: number; readonly counted: number }> => {
    const { rows } = await postgres.pool.query<{ readonly operations: number; readonly counted: number }>(
      `select (select count(*)::int from latchkey.operations where id = $1) as operations,
        coalesce((select n from latchkey.counters where key = 'exactly-once'), 0) as counted`,
      [operation.id],
    );
    return rows[0] ?? { operations: -1, counted: -1 };
  };

  test("after Postgres had committed it succeeds, and is written once", async () => {
    const storage = postgresStorage({ pool });
    const operation = buildRegistration();
    const { counted } = await countOf(operation);
    proxy.cutReplies(1);
    await storage.commit(operation);
    expect(proxy.commits).toBe(2);
    expect(await countOf(operation)).toEqual({ operations: 1, counted: counted + 1 });
  });

  test("twice is unavailable, and still written once at most", async () => {
    const storage = postgresStorage({ pool });
    const operation = buildRegistration();
    const { counted } = await countOf(operation);
    proxy.cutReplies(2);
    await expect(storage.commit(operation)).rejects.toMatchObject({ code: "ERR_STORAGE_UNAVAILABLE" });
    expect(proxy.commits).toBe(2);
    expect(await countOf(operation)).toEqual({ operations: 1, counted: counted + 1 });
  });

  test("keeps the refusal when nothing had been committed", async () => {
    const storage = postgresStorage({ pool });
    const first = buildRegistration();
    await storage.commit(first);
    proxy.cutReplies(1);
    const rival = buildOperation({ changes: first.changes });
    await expect(storage.commit(rival)).rejects.toMatchObject({
      code: "ERR_STORAGE_DUPLICATE",
      entity: "user",
    });
  });

  test("an operation that was sent before by somebody else is a duplicate, not a success", async () => {
    const storage = postgresStorage({ pool });
    const operation = buildRegistration();
    await storage.commit(operation);
    await expect(storage.commit(operation)).rejects.toMatchObject({
      code: "ERR_STORAGE_DUPLICATE",
      entity: "operation",
    });
  });

  test("a server that says nothing is unavailable when the deadline is over, and its connections go", async () => {
    const storage = postgresStorage({ pool, deadlineMs: 300 });
    await storage.ping();
    proxy.stall();
    const begin = performance.now();
    const calls = [storage.commit(buildRegistration()), storage.ping(), storage.ping(), storage.ping()];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ERR_STORAGE_UNAVAILABLE" } });
    }
    expect(performance.now() - begin).toBeLessThan(5_000);
    await expect.poll(() => pool.idleCount).toBe(0);
  });
});
