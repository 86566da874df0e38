import type { IdSource } from "../../crypto/uuid-v7.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { isStoreError } from "../../errors/index.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Random } from "../../ports/random.ts";
import type { Storage } from "../../ports/storage.ts";
import { createOperation } from "../create-operation.ts";
import { nameOf } from "../name-of.ts";
import type { RequestContext } from "../request-context.ts";
import { createRefusalTally, type RefusalCode, type RefusalGroup, refusalNames } from "./refusal-tally.ts";

/** Counts a refusal on its way to the caller: no I/O, never throws. */
export type CountRefusal = (code: RefusalCode, context: RequestContext) => void;

export interface Refusals {
  readonly count: CountRefusal;
  start(): void;
  /** Writes what is counted, and waits for it. Idempotent. */
  stop(): Promise<void>;
}

interface RefusalParts {
  readonly storage: Pick<Storage, "commit">;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const roundMs = 60_000;
/** Rows that a process writes in a minute, but for one a code: what a flood costs, from however many sources it comes. */
const maxSources = 200;

/**
 * Refusals before any secret was compared never reach the storage one by one: each process writes one operation a code, source and minute, that says
 * how many they were. A process that crashes loses those of its last two minutes at most; a storage that is down delays them.
 */
export function createRefusals({ storage, ids, clock, random, logger }: RefusalParts): Refusals {
  const tally = createRefusalTally(maxSources);
  let waiting: readonly Operation[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let round: Promise<void> = Promise.resolve();
  let isStopped = true;

  function toOperation({ code, context, firstAt, occurrences }: RefusalGroup): Operation {
    return createOperation(ids, {
      name: refusalNames[code],
      outcome: "denied",
      actor: { kind: "anonymous" },
      subject: null,
      context,
      reason: code,
      at: firstAt,
      occurrences,
    });
  }

  async function write(before?: Date): Promise<void> {
    // What could not be written goes first, and holds back the rest in the tally, whose memory is bounded.
    if (waiting.length === 0) waiting = tally.take(before).map(toOperation);
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        await commitOnce(next);
        waiting = waiting.slice(1);
      }
    } catch (error) {
      logger.warn("refusals_wait", { operations: waiting.length, reason: nameOf(error) });
    }
  }

  /** @throws StoreError ERR_STORAGE_UNAVAILABLE; what no later try would mend holds up no others */
  async function commitOnce(operation: Operation): Promise<void> {
    try {
      await storage.commit(operation);
    } catch (error) {
      if (isStoreError(error, "ERR_STORAGE_UNAVAILABLE")) throw error;
      // The reply to an earlier try was lost: its id says so.
      if (isStoreError(error, "ERR_STORAGE_DUPLICATE")) return;
      logger.error("refusals_lost", {
        name: operation.name,
        occurrences: operation.occurrences,
        reason: nameOf(error),
      });
    }
  }

  function schedule(): void {
    const [byte = 0] = random.bytes(1);
    timer = setTimeout(
      () => {
        round = write(clock.now()).finally(() => {
          if (!isStopped) schedule();
        });
      },
      roundMs * (0.5 + byte / 256),
    );
  }

  return {
    count: (code, context) => tally.count(code, context, clock.now()),
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
      // Twice: what an earlier failure left, then what was counted since.
      round = write().then(() => (waiting.length === 0 ? write() : undefined));
      await round;
    },
  };
}
