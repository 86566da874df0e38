import { isStoreError } from "@latchkey/core/errors";
import type { LimitBucket, SourceLimits } from "@latchkey/core/ports";
import { encodeLimits } from "./encode-limits.ts";
import { parseNumber } from "./parse-reply.ts";
import type { RedisContext } from "./redis-context.ts";

export function createRedisSourceLimits({ keys, run, send, logger }: RedisContext): SourceLimits {
  /** Milliseconds to wait; 0 when the hit was admitted. */
  const hitBucket = async ({ key, limits }: LimitBucket, nonce: string): Promise<number> =>
    parseNumber(
      await run("hitBucket", [keys.sourceHits(key)], [nonce, JSON.stringify(encodeLimits(limits))]),
    );

  const takeBack = async ({ key }: LimitBucket, nonce: string): Promise<void> => {
    try {
      await send("zrem", [keys.sourceHits(key), nonce]);
    } catch (error) {
      // A hit that stays makes a limit stricter, never wider.
      logger?.warn("redis.hit_not_taken_back", {
        reason: isStoreError(error) ? error.message : "unknown error",
      });
    }
  };

  return {
    async hit({ nonce, buckets }) {
      // One script a source, all sent in one tick: sources lie in different slots.
      const results = await Promise.allSettled(buckets.map((bucket) => hitBucket(bucket, nonce)));
      const waits = results.map((result) => (result.status === "fulfilled" ? result.value : null));
      if (waits.every((wait) => wait === 0)) return { outcome: "admitted" };

      for (const [place, bucket] of buckets.entries()) {
        // Nobody waits for it, so a logger that throws must not end the process.
        if (waits[place] === 0) takeBack(bucket, nonce).catch(() => {});
      }
      for (const result of results) if (result.status === "rejected") throw result.reason;
      const longest = Math.max(...waits.map((wait) => wait ?? 0));
      return { outcome: "limited", retryAfterSeconds: Math.ceil(longest / 1000) };
    },
  };
}
