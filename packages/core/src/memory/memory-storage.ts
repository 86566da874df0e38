import type { Clock } from "../ports/clock.ts";
import type { Storage } from "../ports/storage.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { assertNotProduction } from "./assert-not-production.ts";
import { createMemoryState } from "./storage/memory-state.ts";
import { memoryStorageOver } from "./storage/memory-storage-over.ts";

export interface MemoryStorageOptions {
  /** The storage's clock; the system's by default. */
  readonly clock?: Clock | undefined;
  /** Without it, `NODE_ENV=production` is refused: everything is lost when the process ends, and no other process sees it. */
  readonly allowProduction?: boolean | undefined;
}

/**
 * The truth in the memory of one process: for tests, demos and development. It obeys the whole contract of `Storage`.
 * @throws StoreError ERR_STORE_MISCONFIGURED in production, unless that is allowed
 */
export function memoryStorage(options: MemoryStorageOptions = {}): Storage {
  assertNotProduction("memoryStorage", options.allowProduction);
  return memoryStorageOver(createMemoryState(), options.clock ?? systemClock);
}
