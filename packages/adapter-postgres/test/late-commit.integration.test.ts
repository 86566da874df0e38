import { setTimeout as wait } from "node:timers/promises";
import type { Change, Operation, UserRow } from "@latchkey/core/ports";
import { buildAccount, buildOperation, buildSession, insertAccount } from "@latchkey/core/testing";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { startCuttingProxy } from "./support/cutting-proxy.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("a commit that waits for the locks of others", () => {
  const postgres = usePostgres();
  const deadlineMs = 1_500;
  const rivals: pg.PoolClient[] = [];
  const unavailable = { code: "ERR_STORAGE_UNAVAILABLE" };

  afterEach(async () => {
    for (const rival of rivals.splice(0)) {
      await rival.query("rollback");
      rival.release();
    }
  });

  const registerUser = async (): Promise<UserRow> => {
    const account = buildAccount();
    const storage = postgresStorage({ pool: postgres.pool });
    await storage.commit(buildOperation({ changes: insertAccount(account) }));
    return account.user;
  };

  /** Another connection holds the user's row until the rival ends its transaction. */
  const lockRow = async ({ id }: UserRow): Promise<pg.PoolClient> => {
    const rival = await postgres.pool.connect();
    rivals.push(rival);
    await rival.query("begin");
    await rival.query("select from latchkey.users where id = $1 for update", [id]);
    return rival;
  };

  const suspend = (user: UserRow): Change => ({
    kind: "update",
    entity: "user",
    before: user,
    after: { ...user, status: "suspended", epoch: user.epoch + 1, version: user.version + 1 },
  });

  const isThere = async ({ id }: Operation): Promise<boolean> => {
    const { rowCount } = await postgres.pool.query("select from latchkey.operations where id = $1", [id]);
    return rowCount === 1;
  };

  const countCommits = async (condition: string): Promise<number> => {
    const { rows } = await postgres.pool.query(
      `select from pg_stat_activity where ${condition} and query like '%"insert operation"%'
      and pid <> pg_backend_pid() and datname = current_database()`,
    );
    return rows.length;
  };

  const expectWaiting = (count: number): Promise<void> =>
    expect.poll(() => countCommits("wait_event_type = 'Lock'"), { timeout: 10_000 }).toBe(count);

  const expectNobodyAtWork = (): Promise<void> =>
    expect.poll(() => countCommits("state = 'active'"), { timeout: 10_000 }).toBe(0);

  test("longer than its caller is not there when they go, leaves no backend behind, and can be sent again", async () => {
    const storage = postgresStorage({ pool: postgres.pool, deadlineMs });
    const user = await registerUser();
    const operation = buildOperation({ changes: [suspend(user)] });
    const rival = await lockRow(user);
    await expect(storage.commit(operation)).rejects.toMatchObject(unavailable);
    await expectNobodyAtWork();
    await rival.query("commit");
    expect(await isThere(operation)).toBe(false);
    expect((await storage.users.findById(user.id))?.user).toEqual(user);

    await storage.commit(operation);
    expect((await storage.users.findById(user.id))?.user).toMatchObject({ status: "suspended", version: 2 });
    await expect(storage.commit(operation)).rejects.toMatchObject({ code: "ERR_STORAGE_DUPLICATE" });
  });

  test("each shorter than its caller, all of them longer, is not there when they go", async () => {
    const storage = postgresStorage({ pool: postgres.pool, deadlineMs });
    const [one, two] = [await registerUser(), await registerUser()];
    const users = one.id < two.id ? [one, two] : [two, one];
    const [first, second] = await Promise.all(users.map(lockRow));
    const operation = buildOperation({ changes: users.map(suspend) });
    const outcomes = Promise.allSettled([storage.commit(operation)]);
    await expectWaiting(1);
    await wait(deadlineMs / 2);
    await first?.query("commit");
    expect(await outcomes).toMatchObject([{ status: "rejected", reason: unavailable }]);
    // The second wait began late enough to be going on still: it has the whole allowance again.
    await second?.query("commit");
    await expectNobodyAtWork();
    expect(await isThere(operation)).toBe(false);
    for (const user of users) expect((await storage.users.findById(user.id))?.user).toEqual(user);
  });

  test("of a foreign key longer than its caller is not there either", async () => {
    const storage = postgresStorage({ pool: postgres.pool, deadlineMs });
    const user = await registerUser();
    const session = buildSession(user);
    const operation = buildOperation({ changes: [{ kind: "insert", entity: "session", row: session }] });
    const rival = await lockRow(user);
    await expect(storage.commit(operation)).rejects.toMatchObject(unavailable);
    await expectNobodyAtWork();
    await rival.query("commit");
    expect(await isThere(operation)).toBe(false);
    expect(await storage.sessions.findById(session.id)).toBeNull();
  });

  test("while its connection is cut and it is sent again is written once", async () => {
    const proxy = await startCuttingProxy(postgres.url);
    const pool = new pg.Pool({ connectionString: proxy.url, max: 2 });
    try {
      const storage = postgresStorage({ pool, deadlineMs: 20_000 });
      const user = await registerUser();
      const rival = await lockRow(user);
      const operation = buildOperation({ changes: [suspend(user)] });
      const committed = storage.commit(operation);
      await expectWaiting(1);
      proxy.cut();
      // The first sending waits for the row, the second one for the first.
      await expectWaiting(2);
      await rival.query("commit");
      await committed;
      expect((await storage.users.findById(user.id))?.user).toMatchObject({ epoch: 2, version: 2 });
    } finally {
      await pool.end();
      await proxy.close();
    }
  });
});
