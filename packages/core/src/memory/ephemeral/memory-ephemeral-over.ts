import type { Clock } from "../../ports/clock.ts";
import type { Ephemeral } from "../../ports/ephemeral.ts";
import type { EphemeralState } from "./ephemeral-state.ts";
import { createMemoryChallengeStore } from "./memory-challenge-store.ts";
import { createMemorySessionCache } from "./memory-session-cache.ts";
import { createMemorySourceLimits } from "./memory-source-limits.ts";

export function memoryEphemeralOver(state: EphemeralState, clock: Clock): Ephemeral {
  return {
    challenges: createMemoryChallengeStore(state, clock),
    limits: createMemorySourceLimits(state, clock),
    sessions: createMemorySessionCache(state, clock),
    check: async () => {},
    ping: async () => {},
  };
}
