import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { countRedisWaits, countSqlRoundTrips } from "@latchkey/core/testing";
import {
  connectRedis,
  connectRedisCluster,
  createDatabase,
  createKeyPrefix,
  type TestDatabase,
} from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

describe("countSqlRoundTrips", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  const withPool = async (max: number, use: (pool: pg.Pool) => Promise<void>): Promise<void> => {
    const pool = new pg.Pool({ connectionString: database.url, max });
    try {
      await use(pool);
    } finally {
      await pool.end();
    }
  };

  test("counts one a query, not the connection, prepared or not", () =>
    withPool(1, async (pool) => {
      const counter = countSqlRoundTrips(pool);
      const client = await pool.connect();
      expect(counter.count()).toBe(0);
      await client.query("select 1");
      expect(counter.count()).toBe(1);
      await client.query("select $1::int", [1]);
      await client.query({ name: "named", text: "select $1::int", values: [1] });
      await client.query({ name: "named", text: "select $1::int", values: [2] });
      expect([counter.count(), counter.commands()]).toEqual([4, 4]);
      client.release();
    }));

  test("counts each step of a transaction, refusals too, and the statements of one trip apart", () =>
    withPool(1, async (pool) => {
      const counter = countSqlRoundTrips(pool);
      const client = await pool.connect();
      await client.query("begin");
      await expect(client.query("select 1 / 0")).rejects.toMatchObject({ code: "22012" });
      await client.query("rollback");
      expect(counter.count()).toBe(3);
      counter.reset();
      await client.query("select 1; select 2");
      expect([counter.count(), counter.commands()]).toEqual([1, 2]);
      client.release();
    }));

  test("counts over all connections", () =>
    withPool(3, async (pool) => {
      const counter = countSqlRoundTrips(pool);
      await Promise.all(
        [1, 2, 3].map(async () => {
          const client = await pool.connect();
          await client.query("select pg_sleep(0.01)");
          client.release();
        }),
      );
      expect(pool.totalCount).toBeGreaterThan(1);
      expect(counter.count()).toBe(3);
      counter.reset();
      expect([counter.count(), counter.commands()]).toEqual([0, 0]);
    }));

  test("refuses a pool that has connections which it would not see", () =>
    withPool(1, async (pool) => {
      const client = await pool.connect();
      client.release();
      expect(() => countSqlRoundTrips(pool)).toThrow(TypeError);
    }));

  test("counts on PGlite as on a server", async () => {
    const lite = new PGlite();
    const pool = new pg.Pool(Object.assign(createPgConfig(lite), { max: 1, idleTimeoutMillis: 0 }));
    const counter = countSqlRoundTrips(pool);
    const client = await pool.connect();
    await client.query({ name: "named", text: "select $1::int", values: [1] });
    await client.query({ name: "named", text: "select $1::int", values: [2] });
    client.release();
    expect(counter.count()).toBe(2);
    await pool.end();
    await lite.close();
  });
});

describe("countRedisWaits", () => {
  const redis = connectRedis({ keyPrefix: createKeyPrefix() });
  const counter = countRedisWaits(redis);
  beforeEach(async () => {
    await redis.ping();
    counter.reset();
  });

  test("counts commands of one tick, and of a tick without an answer between, as one wait", async () => {
    const first = [redis.set("a", "1"), redis.get("a")];
    await Promise.resolve();
    await Promise.all([...first, redis.get("b")]);
    expect([counter.count(), counter.commands()]).toEqual([1, 3]);
  });

  test("counts a command that could rest on an answer as another wait", async () => {
    await redis.set("a", "1");
    await redis.get("a");
    expect([counter.count(), counter.commands()]).toEqual([2, 2]);
  });

  test("counts a refusal as an answer", async () => {
    await expect(redis.evalsha("0".repeat(40), 0)).rejects.toThrow("NOSCRIPT");
    await redis.eval("return 1", 0);
    expect([counter.count(), counter.commands()]).toEqual([2, 2]);
  });

  test("counts a pipeline as one wait", async () => {
    await redis.pipeline().set("a", "1").get("a").exec();
    expect([counter.count(), counter.commands()]).toEqual([1, 2]);
  });

  test("takes no notice of an answer to a command of before the reset", async () => {
    const before = redis.get("a");
    counter.reset();
    const [pending] = [redis.get("b"), await before];
    await pending;
    expect([counter.count(), counter.commands()]).toEqual([1, 1]);
  });

  test("counts a command once that waited for the connection", async () => {
    const lazy = connectRedis({ lazyConnect: true, enableReadyCheck: false, disableClientInfo: true });
    const lazyCounter = countRedisWaits(lazy);
    const [answer] = await Promise.all([lazy.echo("hello"), lazy.connect().catch(() => {})]);
    expect(answer).toBe("hello");
    const before = lazyCounter.commands();
    await lazy.echo("again");
    expect(lazyCounter.commands()).toBe(before + 1);
  });

  test("counts on a cluster, commands to two nodes in one tick as one wait", async () => {
    const cluster = connectRedisCluster();
    await cluster.ping();
    const clusterCounter = countRedisWaits(cluster);
    await Promise.all([cluster.set("{a}", "1"), cluster.set("{b}", "1")]);
    expect([clusterCounter.count(), clusterCounter.commands()]).toEqual([1, 2]);
    await cluster.get("{a}");
    expect([clusterCounter.count(), clusterCounter.commands()]).toEqual([2, 3]);
  });
});
