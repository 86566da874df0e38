import type { SourceLimits } from "@latchkey/core/ports";
import { encodeLimits } from "./encode-limits.ts";
import { parseNumber } from "./parse-reply.ts";
import type { RedisContext } from "./redis-context.ts";

export function createRedisSourceLimits({ keys, run }: RedisContext): SourceLimits {
  return {
    async hit({ nonce, buckets }) {
      // One script a source, all sent in one tick: sources lie in different slots.
      const waits = await Promise.all(
        buckets.map(async ({ key, limits }) =>
          parseNumber(
            await run("hitBucket", [keys.sourceHits(key)], [nonce, JSON.stringify(encodeLimits(limits))]),
          ),
        ),
      );
      const longest = Math.max(0, ...waits);
      if (longest === 0) return { outcome: "admitted" };
      return { outcome: "limited", retryAfterSeconds: Math.ceil(longest / 1000) };
    },
  };
}
