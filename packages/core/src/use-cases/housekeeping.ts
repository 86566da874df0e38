import type { Dependencies } from "./dependencies.ts";
import { pruneSessions } from "./sessions/prune-sessions.ts";

export interface Housekeeping {
  start(): void;
  /** Idempotent; waits for a round that runs. */
  stop(): Promise<void>;
}

const roundMs = 10 * 60_000;
const rowsPerRound = 1_000;

/** Takes away what has had its time, a little at a time. Every process may do it: two rounds at once only find less. */
export function createHousekeeping(dependencies: Dependencies): Housekeeping {
  const { logger, storage } = dependencies;
  let timer: ReturnType<typeof setInterval> | null = null;
  let round: Promise<void> = Promise.resolve();

  async function clean(): Promise<void> {
    try {
      await pruneSessions(dependencies);
      await storage.prune({ limit: rowsPerRound });
    } catch (error) {
      logger.warn("housekeeping_failed", { reason: error instanceof Error ? error.name : "unknown error" });
    }
  }

  return {
    start: () => {
      timer ??= setInterval(() => {
        round = clean();
      }, roundMs);
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await round;
    },
  };
}
