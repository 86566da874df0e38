import { inspect } from "node:util";
import { isStoreError } from "@latchkey/core/errors";
import type { Ephemeral, Logger } from "@latchkey/core/ports";
import { buildHex, buildId } from "@latchkey/core/testing";
import { freePort, type RedisServer, startRedis, startRedisCluster } from "@latchkey/test-servers";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { redisEphemeral } from "../src/redis-ephemeral.ts";
import { buildFlow, buildTry, everyVerb, issueFlow } from "./support/calls.ts";

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  await server.restart();
});
afterAll(() => server.stop());

const connect = (options: Omit<RedisOptions, "replyMapping" | "redisOptions"> = {}): Redis => {
  const redis = new Redis({ port: server.port, ...options });
  onTestFinished(() => redis.disconnect());
  return redis;
};

/** A store whose client is connected already. */
const connected = async (
  options: { readonly deadlineMs?: number; readonly logger?: Logger } = {},
): Promise<Ephemeral> => {
  const ephemeral = redisEphemeral(connect(), options);
  await ephemeral.ping();
  return ephemeral;
};

const rejectionOf = async (
  call: Promise<unknown>,
): Promise<{ readonly error: unknown; readonly afterMs: number }> => {
  const start = performance.now();
  try {
    await call;
  } catch (error) {
    return { error, afterMs: performance.now() - start };
  }
  throw new Error("The call succeeded.");
};

const recovered = (ephemeral: Ephemeral): Promise<void> =>
  expect.poll(() => ephemeral.ping().then(() => "pong", String), { timeout: 10_000 }).toBe("pong");

test("while Redis is down every verb is refused at once, and works again by itself when it is back", async () => {
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  const ephemeral = await connected({ logger: { debug: note, info: note, warn: note, error: note } });
  await server.kill();
  for (const [verb, call] of Object.entries(everyVerb(ephemeral, buildFlow()))) {
    const { error, afterMs } = await rejectionOf(call());
    expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE"), verb).toBe(true);
    expect(afterMs, verb).toBeLessThan(1500);
  }
  await expect.poll(() => events).toContain("redis.connection_error");
  await server.restart();
  await recovered(ephemeral);
  await issueFlow(ephemeral);
});

test("while Redis does not answer every verb is refused by the deadline", async () => {
  const ephemeral = await connected({ deadlineMs: 300 });
  server.pause();
  onTestFinished(() => server.resume());
  const refusals = Object.values(everyVerb(ephemeral, buildFlow())).map((call) => rejectionOf(call()));
  for (const { error, afterMs } of await Promise.all(refusals)) {
    expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")).toBe(true);
    expect(afterMs).toBeGreaterThan(250);
    expect(afterMs).toBeLessThan(1000);
  }
});

test("the deadline is one second by default", async () => {
  const ephemeral = await connected();
  server.pause();
  onTestFinished(() => server.resume());
  const { afterMs } = await rejectionOf(ephemeral.ping());
  expect(afterMs).toBeGreaterThan(950);
  expect(afterMs).toBeLessThan(1700);
});

test("a try whose answer was lost is counted once when it is repeated", async () => {
  const ephemeral = await connected({ deadlineMs: 300 });
  const flow = await issueFlow(ephemeral);
  const wrong = buildTry(flow, { codeMac: buildHex(32) });
  server.pause();
  await rejectionOf(ephemeral.challenges.verify(wrong));
  server.resume();
  const repeated = await ephemeral.challenges.verify(wrong);
  expect(repeated).toEqual({ outcome: "mismatch", attemptsLeft: 4, isCompared: true });
  const next = await ephemeral.challenges.verify({ ...wrong, nonce: buildHex(16) });
  expect(next).toEqual({ outcome: "mismatch", attemptsLeft: 3, isCompared: true });
});

test("a client that never reached Redis is waited for, but not beyond the deadline", async () => {
  const port = await freePort();
  const { error, afterMs } = await rejectionOf(redisEphemeral(connect({ port }), { deadlineMs: 300 }).ping());
  expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")).toBe(true);
  expect(afterMs).toBeLessThan(1000);
});

test("the first call may come before the connection stands", async () => {
  for (const options of [{}, { lazyConnect: true }]) {
    await expect(redisEphemeral(connect(options)).ping()).resolves.toBeUndefined();
  }
});

test("a closed client is refused at once", async () => {
  const redis = connect();
  const ephemeral = redisEphemeral(redis);
  await ephemeral.ping();
  await redis.quit();
  const { error, afterMs } = await rejectionOf(ephemeral.ping());
  expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")).toBe(true);
  expect(afterMs).toBeLessThan(200);
});

test("scripts that the server forgot are sent again", async () => {
  const redis = connect();
  const ephemeral = redisEphemeral(redis);
  const flow = await issueFlow(ephemeral);
  await redis.script("FLUSH");
  expect(await ephemeral.challenges.verify(buildTry(flow))).toEqual({
    outcome: "matched",
    payload: flow.payload,
  });
});

test("an error says why in a word and quotes nothing of the call", async () => {
  const redis = connect();
  const ephemeral = redisEphemeral(redis);
  await redis.config("SET", "maxmemory", "1");
  const flow = buildFlow({ payload: "canary-payload", codeMac: "canary-mac", source: "canary-source" });
  const { error } = await rejectionOf(ephemeral.challenges.issue(flow));
  expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")).toBe(true);
  const text = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  expect(text).toContain("OOM");
  for (const value of ["canary", flow.id, flow.secretHash, flow.identifierKey])
    expect(text).not.toContain(value);
});

test("a server out of memory still lets a user be fenced", async () => {
  const redis = connect();
  const { sessions } = redisEphemeral(redis);
  const reader = { userId: buildId(), sessionId: buildId() };
  const miss = await sessions.read({ ...reader, leaseSeconds: 60 });
  const lease = (miss.outcome === "miss" && miss.lease) || "none";
  await sessions.fill({ ...reader, lease, epoch: 1, snapshot: "sealed", maxAgeSeconds: 60 });
  expect(await sessions.read({ ...reader, leaseSeconds: 60 })).toMatchObject({ outcome: "hit" });
  await redis.config("SET", "maxmemory", "1");
  await sessions.fence({ userId: reader.userId, seconds: 10 });
  expect(await sessions.read({ ...reader, leaseSeconds: 60 })).toEqual({ outcome: "miss", lease: null });
});

test("while one master of a cluster is down, the identifiers of the other go on", async () => {
  const { nodes, masters, stop } = await startRedisCluster();
  onTestFinished(stop);
  const cluster = new Cluster([...nodes]);
  onTestFinished(() => cluster.disconnect());
  const ephemeral = redisEphemeral(cluster, { deadlineMs: 300 });
  const flows = await Promise.all(Array.from({ length: 20 }, () => issueFlow(ephemeral)));
  const attempts = (): Promise<unknown[]> =>
    Promise.all(
      flows.map((flow) => ephemeral.challenges.verify(buildTry(flow)).catch((error: unknown) => error)),
    );

  await masters[1]?.kill();
  const answers = await attempts();
  const refused = answers.filter((answer) => isStoreError(answer, "ERR_EPHEMERAL_UNAVAILABLE"));
  const matched = answers.filter((answer) => !isStoreError(answer));
  expect(refused.length).toBeGreaterThan(0);
  expect(matched.length).toBeGreaterThan(0);
  expect(refused.length + matched.length).toBe(flows.length);
  for (const answer of matched) expect(answer).toMatchObject({ outcome: "matched" });

  await masters[1]?.restart();
  await expect
    .poll(async () => (await attempts()).filter((each) => isStoreError(each)), { timeout: 20_000 })
    .toEqual([]);
});

test("what one master admitted is taken back when the other can't be asked", async () => {
  const { nodes, masters, stop } = await startRedisCluster();
  onTestFinished(stop);
  const cluster = new Cluster([...nodes]);
  onTestFinished(() => cluster.disconnect());
  const { limits } = redisEphemeral(cluster, { deadlineMs: 300 });
  const hit = (...keys: readonly string[]): Promise<unknown> =>
    limits.hit({
      nonce: buildHex(16),
      buckets: keys.map((key) => ({ key, limits: [{ count: 100, seconds: 60 }] })),
    });
  const keys = Array.from({ length: 40 }, () => buildHex(8));
  await Promise.all(keys.map((key) => hit(key)));
  const survivor = new Redis({ port: masters[0]?.port ?? 0 });
  onTestFinished(() => survivor.disconnect());
  const surviving = new Set(await survivor.keys("lk:*"));
  const shared = keys.find((key) => surviving.has(`lk:{${key}}:hits`)) ?? "";
  const lost = keys.find((key) => !surviving.has(`lk:{${key}}:hits`)) ?? "";

  await masters[1]?.kill();
  const { error } = await rejectionOf(hit(shared, lost));
  expect(isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")).toBe(true);
  await expect.poll(() => survivor.zcard(`lk:{${shared}}:hits`)).toBe(1);
});

test("a hit that can't be taken back is told to the logger, and a logger that throws does no harm", async () => {
  const redis = connect();
  const warnings: unknown[] = [];
  const ignore = (): void => {};
  const { limits } = redisEphemeral(redis, {
    logger: {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (...warning) => {
        warnings.push(warning);
        throw new Error("The host's logger is broken.");
      },
    },
  });
  await redis.call("ACL", "SETUSER", "default", "-zrem");
  const refused = await limits.hit({
    nonce: buildHex(16),
    buckets: [
      { key: "own", limits: [{ count: 0, seconds: 60 }] },
      { key: "shared", limits: [{ count: 9, seconds: 60 }] },
    ],
  });
  expect(refused).toEqual({ outcome: "limited", retryAfterSeconds: 60 });
  const reason = "Redis is unavailable: NOPERM.";
  await expect.poll(() => warnings).toEqual([["redis.hit_not_taken_back", { reason }]]);
});

test("what Redis lost is gone: nobody gets in", async () => {
  const ephemeral = await connected();
  const flow = await issueFlow(ephemeral);
  await server.restart();
  await recovered(ephemeral);
  expect(await ephemeral.challenges.verify(buildTry(flow))).toEqual({ outcome: "expired" });
});
