import { buildHex } from "@latchkey/core/testing";
import { type RedisServer, startRedis, startRedisCluster } from "@latchkey/test-servers";
import { connectRedis, connectRedisCluster, createKeyPrefix } from "@latchkey/test-servers/vitest";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { redisEphemeral } from "../src/redis-ephemeral.ts";
import { buildFlow, buildTry, issueFlow } from "./support/calls.ts";

const shared = connectRedis();
const readingReplicas = connectRedisCluster({ scaleReads: "slave" });
let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const connect = (options: { readonly keyPrefix?: string; readonly stringNumbers?: boolean } = {}): Redis => {
  const redis = new Redis({ port: server.port, ...options });
  onTestFinished(() => redis.disconnect());
  return redis;
};

test("a server that evicts keys is refused by the check", async () => {
  const redis = connect();
  const { check } = redisEphemeral(redis);
  await expect(check()).resolves.toBeUndefined();
  for (const policy of ["allkeys-lru", "volatile-ttl"]) {
    await redis.config("SET", "maxmemory-policy", policy);
    await expect(check()).rejects.toMatchObject({
      code: "ERR_STORE_MISCONFIGURED",
      message: expect.stringContaining(policy),
    });
  }
  await redis.config("SET", "maxmemory-policy", "noeviction");
  await expect(check()).resolves.toBeUndefined();
});

test("a replica is refused by the check", async () => {
  const redis = connect();
  await redis.replicaof("127.0.0.1", 1);
  onTestFinished(async () => {
    await redis.replicaof("NO", "ONE");
  });
  await expect(redisEphemeral(redis).check()).rejects.toMatchObject({
    code: "ERR_STORE_MISCONFIGURED",
    message: expect.stringContaining("master"),
  });
});

test("a cluster client that reads from replicas is refused by the check", async () => {
  await expect(redisEphemeral(readingReplicas).check()).rejects.toMatchObject({
    code: "ERR_STORE_MISCONFIGURED",
  });
});

test("one master that evicts keys spoils the cluster", async () => {
  const { nodes, masters, stop } = await startRedisCluster();
  onTestFinished(stop);
  const cluster = new Cluster([...nodes]);
  onTestFinished(() => cluster.disconnect());
  const { check } = redisEphemeral(cluster);
  await expect(check()).resolves.toBeUndefined();
  const second = new Redis({ port: masters[1]?.port ?? 0 });
  onTestFinished(() => second.disconnect());
  await second.config("SET", "maxmemory-policy", "allkeys-lru");
  await expect(check()).rejects.toMatchObject({ code: "ERR_STORE_MISCONFIGURED" });
});

test("without a clock the server's own time counts", async () => {
  const [seconds] = await shared.time();
  const answer = await redisEphemeral(shared, { prefix: createKeyPrefix() }).challenges.issue(buildFlow());
  const [secondsAfter] = await shared.time();
  if (answer.outcome !== "issued") throw new Error("It was limited.");
  const expiresAt = answer.expiresAt.getTime() / 1000;
  expect(expiresAt).toBeGreaterThanOrEqual(Number(seconds) + 300);
  expect(expiresAt).toBeLessThan(Number(secondsAfter) + 301);
});

test("the keys of an identifier live as long as its longest flow", async () => {
  const prefix = createKeyPrefix();
  const { challenges } = redisEphemeral(shared, { prefix });
  const flow = buildFlow();
  await challenges.issue(flow);
  await challenges.issue(buildFlow({ identifierKey: flow.identifierKey, maxAgeSeconds: 10 }));
  const ttlMs = await shared.pttl(`${prefix}:{${flow.identifierKey}}:flows`);
  expect(ttlMs).toBeGreaterThan(290_000);
  expect(ttlMs).toBeLessThanOrEqual(300_000);
});

test("the client's own options are respected", async () => {
  const redis = connect({ keyPrefix: "app:", stringNumbers: true });
  const ephemeral = redisEphemeral(redis, { prefix: "auth" });
  const flow = await issueFlow(ephemeral);
  const wrong = await ephemeral.challenges.verify(buildTry(flow, { codeMac: buildHex(32) }));
  expect(wrong).toEqual({ outcome: "mismatch", attemptsLeft: 4, isCompared: true });
  const keys = await connect().keys("*");
  expect(keys.length).toBeGreaterThan(2);
  for (const key of keys) expect(key).toMatch(/^app:auth:\{/);
});

test("two prefixes on one server do not meet", async () => {
  const [one, other] = [createKeyPrefix(), createKeyPrefix()].map((prefix) =>
    redisEphemeral(shared, { prefix }),
  );
  if (!one || !other) throw new Error("There are two.");
  const flow = await issueFlow(one);
  expect(await other.challenges.find(flow)).toBeNull();
  expect(await one.challenges.find(flow)).not.toBeNull();
});
