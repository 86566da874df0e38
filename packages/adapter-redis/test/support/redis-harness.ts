import type { EphemeralHarness } from "@latchkey/core/testing";
import { createKeyPrefix } from "@latchkey/test-servers/vitest";
import type { Redis } from "ioredis";
import type { RedisClient } from "../../src/redis-client.ts";
import { redisEphemeral } from "../../src/redis-ephemeral.ts";

/** A harness on a part of a Redis of its own: the keys of one prefix. */
export function createRedisHarness(redis: RedisClient): EphemeralHarness {
  // Each harness listens to the one client of its test file.
  redis.setMaxListeners(0);
  const prefix = createKeyPrefix();
  let at = Date.UTC(2026, 0, 1);
  const now = (): Date => new Date(at);

  const forEachKey = async <Answer>(
    read: (master: Redis, key: string) => Promise<Answer>,
  ): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (const master of mastersOf(redis)) {
      for (const key of await master.keys(`${prefix}*`)) answers.push(await read(master, key));
    }
    return answers;
  };

  return {
    ephemeral: redisEphemeral(redis, { prefix, clock: { now } }),
    now,
    async elapse(seconds) {
      at += seconds * 1000;
    },
    dump: async () =>
      JSON.stringify(await forEachKey(async (master, key) => [key, await readValue(master, key)])),
    listKeys: () =>
      forEachKey(async (master, key) => {
        const ttlMs = await master.pttl(key);
        return { key, ttlSeconds: ttlMs < 0 ? null : ttlMs / 1000 };
      }),
    async flush() {
      await forEachKey((master, key) => master.del(key));
    },
  };
}

export function mastersOf(redis: RedisClient): readonly Redis[] {
  return "nodes" in redis ? redis.nodes("master") : [redis];
}

async function readValue(master: Redis, key: string): Promise<unknown> {
  const type = await master.type(key);
  if (type === "string") return master.get(key);
  if (type === "hash") return master.hgetall(key);
  if (type === "zset") return master.zrange(key, "0", "-1");
  throw new Error(`No script writes a ${type}.`);
}
