import type { Clock } from "../ports/clock.ts";
import type { Ephemeral } from "../ports/ephemeral.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { assertNotProduction } from "./assert-not-production.ts";
import { createEphemeralState } from "./ephemeral/ephemeral-state.ts";
import { memoryEphemeralOver } from "./ephemeral/memory-ephemeral-over.ts";

export interface MemoryEphemeralOptions {
  /** The store's clock; the system's by default. */
  readonly clock?: Clock | undefined;
  /** Without it, `NODE_ENV=production` is refused: another process would have limits and challenges of its own. */
  readonly allowProduction?: boolean | undefined;
}

/**
 * Challenges, limits and the session cache in the memory of one process. It obeys the whole contract of `Ephemeral`; what has
 * expired is dropped without timers.
 * @throws StoreError ERR_STORE_MISCONFIGURED in production, unless that is allowed
 */
export function memoryEphemeral(options: MemoryEphemeralOptions = {}): Ephemeral {
  assertNotProduction("memoryEphemeral", options.allowProduction);
  const clock = options.clock ?? systemClock;
  return memoryEphemeralOver(createEphemeralState(clock), clock);
}
