import type { Clock } from "../../ports/clock.ts";

const failuresToOpen = 5;
const openMs = 30_000;

/** Stops calling a channel that fails in a row; after a pause one call tries it again. */
export interface CircuitBreaker {
  /** How many calls may be made now: none while it is open, one to try the channel again, else all. */
  allowance(): number;
  /** The channel answered, be it with a refusal. */
  answered(): void;
  /** The channel did not answer. */
  failed(): void;
}

export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let openUntil = 0;
  return {
    allowance: () => {
      if (clock.now().getTime() < openUntil) return 0;
      return failures < failuresToOpen ? Number.POSITIVE_INFINITY : 1;
    },
    answered: () => {
      failures = 0;
      openUntil = 0;
    },
    failed: () => {
      failures += 1;
      if (failures >= failuresToOpen) openUntil = clock.now().getTime() + openMs;
    },
  };
}
