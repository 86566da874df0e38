import type { Clock } from "../../ports/clock.ts";
import type { SourceLimits } from "../../ports/source-limits.ts";
import type { EphemeralState } from "./ephemeral-state.ts";
import { isLogged, logHit, waitOf } from "./hit-log.ts";

export function createMemorySourceLimits(state: EphemeralState, clock: Clock): SourceLimits {
  const log = state.sourceHits;
  return {
    hit: async ({ nonce, buckets }) => {
      const now = clock.now().getTime();
      const waits = buckets.map(({ key, limits }) => {
        if (isLogged(log, key, nonce)) return 0;
        const wait = waitOf(log, key, limits, now);
        if (wait === 0) logHit(log, key, limits, nonce, now);
        return wait;
      });
      const longest = Math.max(0, ...waits);
      if (longest === 0) return { outcome: "admitted" };
      return { outcome: "limited", retryAfterSeconds: Math.ceil(longest / 1000) };
    },
  };
}
