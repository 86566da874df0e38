import type { Clock } from "../../ports/clock.ts";
import type { SourceLimits } from "../../ports/source-limits.ts";
import type { EphemeralState } from "./ephemeral-state.ts";
import { isLogged, logAll, waitOfAll } from "./hit-log.ts";

export function createMemorySourceLimits(state: EphemeralState, clock: Clock): SourceLimits {
  const log = state.sourceHits;
  return {
    // Nothing waits between looking and logging, so there is nothing to take back.
    hit: async ({ nonce, buckets }) => {
      const now = clock.now().getTime();
      const unlogged = buckets.filter(({ key }) => !isLogged(log, key, nonce));
      const wait = waitOfAll(log, unlogged, now);
      if (wait > 0) return { outcome: "limited", retryAfterSeconds: Math.ceil(wait / 1000) };
      logAll(log, unlogged, nonce, now);
      return { outcome: "admitted" };
    },
  };
}
