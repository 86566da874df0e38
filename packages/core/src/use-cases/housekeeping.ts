import type { Dependencies } from "./dependencies.ts";
import { nameOf } from "./name-of.ts";
import { pruneSessions } from "./sessions/prune-sessions.ts";

export interface Housekeeping {
  start(): void;
  /** Idempotent; waits for what runs, which ends soon. */
  stop(): Promise<void>;
}

const roundMs = 10 * 60_000;
const rowsAtOnce = 1_000;

/**
 * Takes away what has had its time, in small steps until nothing is left. Every process may do it: rounds begin at random moments, and one that meets
 * another leaves the rest to it.
 */
export function createHousekeeping(dependencies: Dependencies): Housekeeping {
  const { logger, random, storage } = dependencies;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let round: Promise<void> = Promise.resolve();
  let isStopped = true;

  async function repeat(step: () => Promise<number>): Promise<void> {
    try {
      while (!isStopped && (await step()) > 0);
    } catch (error) {
      logger.warn("housekeeping_failed", { reason: nameOf(error) });
    }
  }

  async function clean(): Promise<void> {
    await repeat(() => pruneSessions(dependencies));
    await repeat(() => storage.prune({ limit: rowsAtOnce }));
  }

  function schedule(): void {
    const [byte = 0] = random.bytes(1);
    timer = setTimeout(
      () => {
        round = clean().finally(() => {
          if (!isStopped) schedule();
        });
      },
      roundMs * (0.5 + byte / 256),
    );
  }

  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      schedule();
    },
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await round;
    },
  };
}
