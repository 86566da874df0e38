import { buildAccount, buildOperation, identifierKeyOf, insertAccount } from "@latchkey/core/testing";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { countRoundTrips } from "./support/count-round-trips.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("the connections of postgresStorage", () => {
  const postgres = usePostgres();

  const withPool = async (options: pg.PoolConfig, use: (pool: pg.Pool) => Promise<void>): Promise<void> => {
    const pool = new pg.Pool({ connectionString: postgres.url, ...options });
    try {
      await use(pool);
    } finally {
      await pool.end();
    }
  };

  test("400 duplicates at once open no connection beyond the pool", async () => {
    await withPool({ max: 8 }, async (pool) => {
      let connections = 0;
      pool.on("connect", () => {
        connections += 1;
      });
      const storage = postgresStorage({ pool, deadlineMs: 60_000 });
      const operation = buildOperation();
      await storage.commit(operation);
      const outcomes = await Promise.allSettled(Array.from({ length: 400 }, () => storage.commit(operation)));
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ERR_STORAGE_DUPLICATE" } });
      }
      expect(connections).toBeLessThanOrEqual(8);
    });
  });

  test.each([true, false])("every call is one round trip (prepare: %s)", async (prepare) => {
    await withPool({ max: 1 }, async (pool) => {
      const trips = countRoundTrips(pool);
      const storage = postgresStorage({ pool, prepare });
      await storage.ping();
      const account = buildAccount({ userType: "vendor" });
      const { user } = account;
      trips.take();
      const calls: Record<string, () => Promise<unknown>> = {
        commit: () => storage.commit(buildOperation({ changes: insertAccount(account) })),
        getStanding: () =>
          storage.identifiers.getStanding({
            identifierKey: identifierKeyOf(user),
            counters: [{ counter: "code_failures", key: "a" }],
          }),
        findUser: () => storage.users.findById(user.id),
        listLive: () =>
          storage.sessions.listLive({ userId: user.id, seenAfter: new Date(0), cursor: null, limit: 10 }),
        listExpired: () => storage.sessions.listExpired({ before: new Date(), limit: 10 }),
        claim: () => storage.deliveries.claim({ channels: ["email"], limit: 10, leaseSeconds: 30 }),
        pin: () => storage.pin("a", "b"),
        prune: () => storage.prune({ limit: 10 }),
        ping: () => storage.ping(),
      };
      for (const [name, call] of Object.entries(calls)) {
        await call();
        expect({ name, trips: trips.take() }).toEqual({ name, trips: 1 });
      }
      // At start alone: migrations first, for the cluster's name stands in a table of theirs.
      await storage.check();
      expect(trips.take()).toBe(2);
    });
  });

  test("prepare decides whether the server keeps statements", async () => {
    for (const prepare of [true, false]) {
      await withPool({ max: 1 }, async (pool) => {
        const storage = postgresStorage({ pool, prepare });
        await storage.commit(buildOperation());
        await storage.ping();
        const { rows } = await pool.query<{ readonly name: string }>(
          "select name from pg_prepared_statements",
        );
        expect(rows).toHaveLength(prepare ? 2 : 0);
        for (const { name } of rows) expect(name).toMatch(/^lk_[0-9a-f]{20}$/);
      });
    }
  });

  test("two schemas share a pool without meeting", async () => {
    await withPool({ max: 1 }, async (pool) => {
      await migrate({ pool, schema: "second" });
      const [first, second] = [postgresStorage({ pool }), postgresStorage({ pool, schema: "second" })];
      const account = buildAccount();
      const operation = buildOperation({ changes: insertAccount(account) });
      await first.commit(operation);
      expect(await second.users.findById(account.user.id)).toBeNull();
      await second.commit(operation);
      expect(await second.users.findById(account.user.id)).toEqual(account);
      await expect(second.commit(buildOperation({ changes: operation.changes }))).rejects.toMatchObject({
        code: "ERR_STORAGE_DUPLICATE",
        entity: "user",
      });
    });
  });

  test("a plan that a migration made stale is made anew, on a connection of its own", async () => {
    await withPool({ max: 2 }, async (pool) => {
      const storage = postgresStorage({ pool });
      const account = buildAccount();
      await storage.commit(buildOperation({ changes: insertAccount(account) }));
      await storage.users.findById(account.user.id);
      let removed = 0;
      pool.on("remove", () => {
        removed += 1;
      });
      await postgres.pool.query("alter table latchkey.users alter column bio type varchar(400)");
      expect(await storage.users.findById(account.user.id)).toEqual(account);
      expect(await storage.users.findById(account.user.id)).toEqual(account);
      await expect.poll(() => removed).toBe(1);
    });
  });

  test("parsers that the host set for the process change nothing", async () => {
    const parsers = [1184, 3802, 23].map((oid) => ({ oid, parser: pg.types.getTypeParser(oid) }));
    for (const { oid } of parsers) pg.types.setTypeParser(oid, (text) => `host:${text}`);
    try {
      const storage = postgresStorage({ pool: postgres.pool });
      const account = buildAccount();
      await storage.commit(buildOperation({ changes: insertAccount(account) }));
      expect(await storage.users.findById(account.user.id)).toEqual(account);
    } finally {
      for (const { oid, parser } of parsers) pg.types.setTypeParser(oid, parser);
    }
  });

  test("times are the same in every time zone of the session", async () => {
    for (const zone of ["Asia/Kathmandu", "America/St_Johns", "UTC"]) {
      await withPool({ max: 1, options: `-c TimeZone=${zone}` }, async (pool) => {
        const storage = postgresStorage({ pool });
        const account = buildAccount();
        await storage.commit(buildOperation({ changes: insertAccount(account) }));
        expect(await storage.users.findById(account.user.id)).toEqual(account);
        const { now } = await storage.identifiers.getStanding({
          identifierKey: identifierKeyOf(account.user),
          counters: [],
        });
        expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
      });
    }
  });

  test("a database without the tables says what to do", async () => {
    const storage = postgresStorage({ pool: postgres.pool, schema: "nowhere" });
    const told = {
      code: "ERR_STORE_MISCONFIGURED",
      message: expect.stringContaining("run latchkey migrate"),
    };
    await expect(storage.check()).rejects.toMatchObject(told);
    await expect(storage.commit(buildOperation())).rejects.toMatchObject(told);
    await postgres.pool.query("create schema nowhere; create table nowhere.migrations (id text)");
    await expect(storage.check()).rejects.toMatchObject(told);
  });

  test("an idle connection that the server ends hurts nobody, and is replaced", async () => {
    await withPool({ max: 1 }, async (pool) => {
      const warnings: string[] = [];
      const ignore = (): void => {};
      const logger = {
        debug: ignore,
        info: ignore,
        warn: (event: string) => void warnings.push(event),
        error: ignore,
      };
      const storage = postgresStorage({ pool, logger });
      const { rows } = await pool.query<{ readonly pid: number }>("select pg_backend_pid() as pid");
      await postgres.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await expect.poll(() => warnings).toEqual(["postgres.idle_connection_lost"]);
      await storage.ping();
    });
  });

  test("a server that refuses connections is unavailable", async () => {
    const pool = new pg.Pool({ connectionString: "postgres://postgres@127.0.0.1:1/none" });
    const storage = postgresStorage({ pool });
    await expect(storage.ping()).rejects.toMatchObject({ code: "ERR_STORAGE_UNAVAILABLE" });
    await pool.end();
  });
});
