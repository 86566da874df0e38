import { createHmac } from "node:crypto";
import type { IdentifierKey } from "@latchkey/core/ports";
import { buildHex } from "@latchkey/core/testing";
import { startRedis } from "@latchkey/test-servers";
import { connectRedisCluster, createKeyPrefix } from "@latchkey/test-servers/vitest";
import { Redis } from "ioredis";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { RedisClient } from "../src/redis-client.ts";
import { redisEphemeral } from "../src/redis-ephemeral.ts";
import { buildFlow, buildTry, everyVerb, issueFlow } from "./support/calls.ts";
import { createRedisHarness, mastersOf } from "./support/redis-harness.ts";

const cluster = connectRedisCluster();
const pipelining = connectRedisCluster({ enableAutoPipelining: true });

beforeAll(async () => {
  await Promise.all([cluster.ping(), pipelining.ping()]);
});

/** A server of its own, so that nobody else makes it forget scripts. */
const connect = async (): Promise<Redis> => {
  const server = await startRedis();
  const redis = new Redis({ port: server.port });
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  return redis;
};

/** What is sent from now on; what is sent in one tick is one trip. */
const watchWire = (redis: RedisClient): { readonly commands: string[]; trips: number } => {
  const wire = { commands: [] as string[], trips: 0 };
  const send = redis.sendCommand.bind(redis);
  let isTripOpen = false;
  redis.sendCommand = (...[command, stream]: Parameters<Redis["sendCommand"]>) => {
    wire.commands.push(command.name);
    if (!isTripOpen) {
      isTripOpen = true;
      wire.trips += 1;
      setImmediate(() => {
        isTripOpen = false;
      });
    }
    return send(command, stream);
  };
  return wire;
};

test("after the check every verb is one command", async () => {
  const redis = await connect();
  const ephemeral = redisEphemeral(redis);
  await ephemeral.check();
  const verbs = everyVerb(ephemeral, await issueFlow(ephemeral));
  const wire = watchWire(redis);
  for (const [verb, call] of Object.entries(verbs)) {
    wire.commands.length = 0;
    await call();
    expect(wire.commands, verb).toEqual([verb === "ping" ? "ping" : "evalsha"]);
  }
});

test("hitting several sources and verifying at once is one trip", async () => {
  const redis = await connect();
  const ephemeral = redisEphemeral(redis);
  await ephemeral.check();
  const flow = await issueFlow(ephemeral);
  const wire = watchWire(redis);
  const limits = [{ count: 60, seconds: 3600 }];
  const buckets = ["address", "prefix", "country"].map((key) => ({ key, limits }));
  await Promise.all([
    ephemeral.limits.hit({ nonce: buildHex(16), buckets }),
    ephemeral.challenges.verify(buildTry(flow)),
  ]);
  expect(wire.commands).toEqual(["evalsha", "evalsha", "evalsha", "evalsha"]);
  expect(wire.trips).toBe(1);
});

test("what a refused hit takes back is not waited for", async () => {
  const redis = await connect();
  const key = buildHex(8);
  const { limits, check } = redisEphemeral(redis, { deadlineMs: 60_000 });
  await check();
  const buckets = [
    { key: "own", limits: [{ count: 0, seconds: 60 }] },
    { key, limits: [{ count: 9, seconds: 60 }] },
  ];
  const wire = watchWire(redis);
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = async (...[command, stream]: Parameters<Redis["sendCommand"]>) => {
    if (command.name === "zrem") await gate;
    return send(command, stream);
  };
  const answer = await limits.hit({ nonce: buildHex(16), buckets });
  expect(answer).toEqual({ outcome: "limited", retryAfterSeconds: 60 });
  expect(wire.commands).toEqual(["evalsha", "evalsha"]);
  expect(await redis.zcard(`lk:{${key}}:hits`)).toBe(1);
  open();
  await expect.poll(() => redis.exists(`lk:{${key}}:hits`)).toBe(0);
});

test("the identifiers of a cluster lie on both masters", async () => {
  const prefix = createKeyPrefix();
  const ephemeral = redisEphemeral(cluster, { prefix });
  const flows = await Promise.all(Array.from({ length: 40 }, () => issueFlow(ephemeral)));
  for (const flow of flows) {
    expect(await ephemeral.challenges.verify(buildTry(flow))).toEqual({
      outcome: "matched",
      payload: flow.payload,
    });
  }
  const counts = await Promise.all(
    mastersOf(cluster).map(async (master) => (await master.keys(`${prefix}*`)).length),
  );
  expect(counts).toHaveLength(2);
  for (const count of counts) expect(count).toBeGreaterThan(0);
});

test("a host's auto-pipelining does not put scripts of two slots into one pipeline", async () => {
  const ephemeral = redisEphemeral(pipelining, { prefix: createKeyPrefix() });
  const wires = [pipelining, ...mastersOf(pipelining)].map(watchWire);
  const flows = await Promise.all(Array.from({ length: 40 }, () => issueFlow(ephemeral)));
  const found = await Promise.all(flows.map((flow) => ephemeral.challenges.find(flow)));
  expect(found.map((each) => each?.payload)).toEqual(flows.map(({ payload }) => payload));
  for (const { commands } of wires) expect(new Set(commands)).not.toContain("multi");
  expect(wires[0]?.commands.length).toBeGreaterThanOrEqual(80);
});

test("a dump of Redis holds nothing of a person in clear", async () => {
  const hash = (value: string): string => createHmac("sha256", "key").update(value).digest("hex");
  const person = { email: "canary@example.com", address: "192.0.2.77", code: "424242" };
  const redis = await connect();
  const { ephemeral, dump, listKeys } = createRedisHarness(redis);
  const flow = buildFlow({
    // The first 16 hex digits of a keyed hash, as core makes them.
    identifierKey: hash(person.email).slice(0, 16) as IdentifierKey,
    source: hash(person.address),
    codeMac: hash(person.code),
    buckets: [{ key: hash(person.address), limits: [{ count: 3, seconds: 900 }] }],
  });
  await ephemeral.challenges.issue(flow);
  await ephemeral.challenges.verify(buildTry(flow));
  await ephemeral.limits.hit({ nonce: buildHex(16), buckets: flow.buckets });
  const text = await dump();
  expect(text).toContain(flow.payload);
  expect((await listKeys()).length).toBe(await redis.dbsize());
  for (const value of Object.values(person)) expect(text).not.toContain(value);
});
