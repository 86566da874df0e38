import type { Clock } from "../../ports/clock.ts";

const failuresToOpen = 5;
const openMs = 30_000;

/** Stops calling a channel that fails in a row; after a pause one call tries it again. */
export interface CircuitBreaker {
  isOpen(): boolean;
  succeeded(): void;
  failed(): void;
}

export function createCircuitBreaker(clock: Clock): CircuitBreaker {
  let failures = 0;
  let openUntil = 0;
  return {
    isOpen: () => clock.now().getTime() < openUntil,
    succeeded: () => {
      failures = 0;
      openUntil = 0;
    },
    failed: () => {
      failures += 1;
      if (failures >= failuresToOpen) openUntil = clock.now().getTime() + openMs;
    },
  };
}
