import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisServer, startRedis } from "../src/index.ts";
import { connectRedis, connectRedisCluster, createKeyPrefix } from "../src/vitest/index.ts";

describe("startRedis", () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url, { retryStrategy: () => 20 });
    redis.on("error", () => {});
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  test("forgets everything when it is killed, and comes back on the same port", async () => {
    await redis.set("kept", "no");
    await server.kill();
    await server.restart();
    expect(await redis.get("kept")).toBeNull();
  });

  test("answers nothing while it is paused", async () => {
    server.pause();
    const answer = redis.ping();
    expect(await Promise.race([answer, sleep(100, "silence")])).toBe("silence");
    server.resume();
    expect(await answer).toBe("PONG");
  });

  test("never evicts", async () => {
    expect(await redis.info("memory")).toContain("maxmemory_policy:noeviction");
  });
});

describe("the shared servers", () => {
  test("give each caller keys of its own", async () => {
    const [mine, other] = [createKeyPrefix(), createKeyPrefix()];
    await connectRedis({ keyPrefix: mine }).set("key", "mine");
    expect(await connectRedis({ keyPrefix: other }).get("key")).toBeNull();
  });

  test("have a cluster whose two masters refuse a script over keys of both", async () => {
    const cluster = connectRedisCluster();
    const keys = ["{a}:1", "{b}:1"];
    for (const key of keys) await cluster.set(key, key);
    expect(await Promise.all(keys.map((key) => cluster.get(key)))).toEqual(keys);
    expect(cluster.nodes("master")).toHaveLength(2);
    await expect(cluster.eval("return 1", 2, ...keys)).rejects.toThrow(/CROSSSLOT|same slot/);
  });
});
