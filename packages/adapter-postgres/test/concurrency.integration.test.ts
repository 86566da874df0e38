import { isStoreError } from "@latchkey/core/errors";
import type { Change, Storage, UserRow } from "@latchkey/core/ports";
import { buildAccount, buildOperation, buildSession, insertAccount } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("commits at the same time", () => {
  const postgres = usePostgres({ max: 12 });
  const createStorage = (): Storage => postgresStorage({ pool: postgres.pool, deadlineMs: 60_000 });

  const registerUser = async (storage: Storage): Promise<UserRow> => {
    const account = buildAccount();
    await storage.commit(buildOperation({ changes: insertAccount(account) }));
    return account.user;
  };

  const countDeadlocks = async (): Promise<number> => {
    // Backends report their statistics when they end, or are asked to.
    await postgres.pool.query("select pg_stat_force_next_flush()");
    const { rows } = await postgres.pool.query<{ readonly deadlocks: number }>(
      "select deadlocks::int from pg_stat_database where datname = current_database()",
    );
    return rows[0]?.deadlocks ?? -1;
  };

  const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
    items
      .map((item) => ({ item, weight: Math.random() }))
      .toSorted((a, b) => a.weight - b.weight)
      .map(({ item }) => item);

  test("400 of them over two or three of six rows all come through by reading again, without one deadlock", async () => {
    const storage = createStorage();
    const users = await Promise.all(Array.from({ length: 6 }, () => registerUser(storage)));
    const sessions = users.map((user) => buildSession(user));
    await storage.commit(
      buildOperation({ changes: sessions.map((row) => ({ kind: "insert", entity: "session", row })) }),
    );
    let changed = 0;
    let resets = 0;

    const bump = async (n: number): Promise<void> => {
      const chosen = shuffled(users).slice(0, 2 + (n % 2));
      for (;;) {
        const accounts = await Promise.all(chosen.map(({ id }) => storage.users.findById(id)));
        const changes = accounts.flatMap((account, index): readonly Change[] => {
          if (account === null) throw new Error("The user was committed.");
          const { user } = account;
          const session = buildSession(user);
          return [
            {
              kind: "update",
              entity: "user",
              before: user,
              after: { ...user, epoch: user.epoch + 1, version: user.version + 1 },
            },
            { kind: "insert", entity: "session", row: session },
            index === 0 && n % 5 === 0
              ? { kind: "reset", counter: "code_failures", key: user.id }
              : { kind: "count", counter: "code_failures", key: user.id, by: 1, subjectId: null },
          ];
        });
        try {
          await storage.commit(buildOperation({ changes: shuffled(changes) }));
          changed += chosen.length;
          resets += n % 5 === 0 ? 1 : 0;
          return;
        } catch (error) {
          if (!isStoreError(error, "ERR_STORAGE_CONFLICT")) throw error;
        }
      }
    };
    // As many at once as there are connections: a commit that waits for one has read what is old by then.
    const numbers = Array.from({ length: 400 }, (_, n) => n).values();
    const worker = async (): Promise<void> => {
      for (const n of numbers) await bump(n);
    };
    await Promise.all(Array.from({ length: 12 }, worker));

    const accounts = await Promise.all(users.map(({ id }) => storage.users.findById(id)));
    const epochs = accounts.map((account) => (account?.user.epoch ?? 0) - 1);
    expect(epochs.reduce((sum, epoch) => sum + epoch, 0)).toBe(changed);
    expect(changed).toBe(200 * 2 + 200 * 3);
    expect(resets).toBe(80);
    expect(await countDeadlocks()).toBe(0);
  });

  test("new sessions of users who are being changed wait for nobody and break nothing", async () => {
    const storage = createStorage();
    const [one, two] = [await registerUser(storage), await registerUser(storage)];
    const before = await countDeadlocks();
    // Each changes one user and makes a session of the other: the foreign key locks what the other commit has locked.
    const cross = async (changed: UserRow, other: UserRow): Promise<void> => {
      for (let round = 0; round < 50; round += 1) {
        const account = await storage.users.findById(changed.id);
        if (account === null) throw new Error("The user was committed.");
        const { user } = account;
        const after = { ...user, version: user.version + 1 };
        const changes: readonly Change[] = [
          { kind: "update", entity: "user", before: user, after },
          { kind: "insert", entity: "session", row: buildSession(other) },
        ];
        await storage.commit(buildOperation({ changes }));
      }
    };
    await Promise.all([cross(one, two), cross(two, one)]);
    expect(await countDeadlocks()).toBe(before);
  });

  test("a session that is being touched can be updated and deleted at once", async () => {
    const storage = createStorage();
    const user = await registerUser(storage);
    for (let round = 0; round < 25; round += 1) {
      const session = buildSession(user);
      await storage.commit(
        buildOperation({ changes: [{ kind: "insert", entity: "session", row: session }] }),
      );
      const touch = (n: number): Promise<void> => {
        const at = new Date(session.lastSeenAt.getTime() + n * 1_000);
        return storage.sessions.touch({ id: session.id, at, ifBefore: at });
      };
      const change: Change =
        round % 2 === 0
          ? { kind: "delete", entity: "session", before: session }
          : {
              kind: "update",
              entity: "session",
              before: session,
              after: { ...session, amr: ["otp", "pwd"], version: 2 },
            };
      await Promise.all([
        touch(1),
        touch(2),
        storage.commit(buildOperation({ changes: [change] })),
        touch(3),
        touch(4),
      ]);
      const found = await storage.sessions.findById(session.id);
      if (round % 2 === 0) expect(found).toBeNull();
      else
        expect(found?.session).toMatchObject({
          amr: ["otp", "pwd"],
          lastSeenAt: new Date(session.lastSeenAt.getTime() + 4_000),
        });
    }
  });

  test("a commit that waits for another one's lock sees what that one did", async () => {
    const storage = createStorage();
    const user = await registerUser(storage);
    const rival = await postgres.pool.connect();
    try {
      await rival.query("begin");
      await rival.query("update latchkey.users set bio = 'first', version = 2 where id = $1", [user.id]);
      const changes: readonly Change[] = [
        { kind: "update", entity: "user", before: user, after: { ...user, bio: "lost", version: 2 } },
      ];
      const outcomes = Promise.allSettled([storage.commit(buildOperation({ changes }))]);
      await waitForALock();
      await rival.query("commit");
      expect(await outcomes).toMatchObject([
        { status: "rejected", reason: { code: "ERR_STORAGE_CONFLICT", entity: "user" } },
      ]);
    } finally {
      rival.release();
    }
    expect((await storage.users.findById(user.id))?.user.bio).toBe("first");
  });

  const waitForALock = (): Promise<void> =>
    expect
      .poll(async () => {
        const { rows } = await postgres.pool.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        );
        return rows.length;
      })
      .toBe(1);
});
