import { isStoreError } from "../../errors/index.ts";
import { nameOf } from "../name-of.ts";
import type { BatchEnd, BatchParts } from "./handle-batch.ts";
import { handleBatch } from "./handle-batch.ts";
import { type RedriveResult, redriveDeadLetters } from "./redrive-dead-letters.ts";

/** One consumer in this process. */
export interface EventConsumer {
  start(): void;
  /** Begins no further event and waits for the one under way, 20 s at most. Idempotent. */
  stop(): Promise<void>;
  /** Looks for events soon: after a random moment, so that one look serves many commits. */
  nudge(): void;
  /** Handles dead letters again; a stop ends it as it ends the rest. */
  redrive(limit: number): Promise<RedriveResult>;
}

const pollMs = 5_000;
const maxNudgeMs = 250;
const batchSize = 100;
const stopTimeoutMs = 20_000;
/** The storage's clock may be a little behind. */
const lateMs = 100;

export function createEventConsumer(parts: BatchParts): EventConsumer {
  const { log, logger, random, name, settings } = parts;
  const { leaseSeconds } = settings;
  const underWay = new Set<Promise<unknown>>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let looking: Promise<void> | null = null;
  /** Somebody asked while a look was under way, or it found as much as it could take. */
  let isMoreDue = false;
  /** Nothing can come before the timer: it waits for a nudge's moment, or a retry. */
  let isSettledTimer = false;
  let isStarted = false;
  let cut = new AbortController();
  let stops = 0;

  const jitter = (): number => (random.bytes(1)[0] ?? 0) / 256;

  /** Each start and stop ends what began before it. */
  function endingSince(era: number): { readonly isAsked: () => boolean; readonly cut: AbortSignal } {
    return { isAsked: () => stops !== era, cut: cut.signal };
  }

  async function look(): Promise<number> {
    const ending = endingSince(stops);
    while (isMoreDue && !ending.isAsked()) {
      isMoreDue = false;
      const claimed = await log.claim({ consumer: name, limit: batchSize, leaseSeconds });
      if (claimed === null || claimed.events.length === 0) continue;
      const end: BatchEnd = await handleBatch(parts, claimed, ending);
      if (end.outcome === "waits") return end.afterSeconds * 1000 + lateMs;
      isMoreDue ||= claimed.events.length === batchSize;
    }
    return 0;
  }

  function begin(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isMoreDue = true;
    looking ??= look()
      .catch((error: unknown) => {
        logger.warn("event_log_unavailable", { consumer: name, reason: reasonOf(error) });
        return 0;
      })
      .then((waitMs) => {
        looking = null;
        if (!isStarted) return;
        if (waitMs > 0) wait(waitMs, true);
        else if (isMoreDue) begin();
        else wait(pollMs * (0.5 + jitter()), false);
      });
  }

  function wait(milliseconds: number, isSettled: boolean): void {
    if (timer !== null) clearTimeout(timer);
    isSettledTimer = isSettled;
    timer = setTimeout(begin, milliseconds);
  }

  return {
    start: () => {
      if (isStarted) return;
      isStarted = true;
      begin();
    },
    nudge: () => {
      if (!isStarted) return;
      if (looking !== null) isMoreDue = true;
      else if (!isSettledTimer) wait(jitter() * maxNudgeMs, true);
    },
    redrive: async (limit) => {
      const redriving = redriveDeadLetters(parts, limit, endingSince(stops));
      underWay.add(redriving);
      try {
        return await redriving;
      } finally {
        underWay.delete(redriving);
      }
    },
    stop: async () => {
      isStarted = false;
      stops += 1;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      const ended = cut;
      cut = new AbortController();
      const limit = setTimeout(() => ended.abort(), stopTimeoutMs);
      await Promise.allSettled([looking, ...underWay]);
      clearTimeout(limit);
    },
  };
}

function reasonOf(error: unknown): string {
  return isStoreError(error) ? error.code : nameOf(error);
}
