import type { Clock } from "../../ports/clock.ts";
import type { ClaimedEvents, EventLog, LoggedEvent } from "../../ports/event-log.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Random } from "../../ports/random.ts";
import { backOffSeconds } from "../back-off.ts";
import { nameOf } from "../name-of.ts";
import type { ConsumerSettings } from "./consumer-options.ts";
import type { EventAnswer, EventHandler } from "./event-handler.ts";
import { handleEvent } from "./handle-event.ts";
import { keepLease } from "./keep-lease.ts";

export interface BatchParts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly name: string;
  readonly handler: EventHandler;
  readonly settings: ConsumerSettings;
}

/** How a batch is asked to end early. */
export interface Ending {
  /** No further event is begun. */
  readonly isAsked: () => boolean;
  /** The one under way is not waited for any longer. */
  readonly cut: AbortSignal;
}

export type BatchEnd =
  | { readonly outcome: "ended" }
  /** The lease is given back, and the next event is held back for so long. */
  | { readonly outcome: "waits"; readonly afterSeconds: number };

const maxBackOffSeconds = 300;
const maxRetryAfterSeconds = 3_600;
/** A crash repeats what was handled in so long before it. */
const saveEveryMs = 100;

/** Handles claimed events one after the other. The lease is given back at the end unless it is lost. */
export async function handleBatch(
  parts: BatchParts,
  { attempts: firstAttempts, events, lease }: ClaimedEvents,
  ending: Ending,
): Promise<BatchEnd> {
  const { log, clock, random, logger, name, handler, settings } = parts;
  const { leaseSeconds, maxAttempts, timeoutSeconds } = settings;
  const held = { consumer: name, lease };
  const keeper = keepLease({
    leaseSeconds,
    renew: () => log.renew({ ...held, leaseSeconds }),
    onError: (error) => logger.warn("event_lease_not_renewed", { consumer: name, reason: nameOf(error) }),
  });
  // An earlier claim may have ended in a crash that one of these events brings about: then it must be known which.
  const isCareful = firstAttempts > 1;
  let attempts = firstAttempts;
  let passed: { readonly position: string; readonly isSaved: boolean } | null = null;
  let savedAt = clock.now();

  const tryOnce = (event: LoggedEvent): EventAnswer | Promise<EventAnswer> =>
    attempts > maxAttempts
      ? { outcome: "rejected", reason: "its tries never came to an end" }
      : handleEvent(handler, event, { attempts, timeoutSeconds, signals: [keeper.lost, ending.cut] });

  async function save(): Promise<boolean> {
    if (passed === null || passed.isSaved) return true;
    const { position } = passed;
    const isHeld = await log.advance({ ...held, position, leaseSeconds });
    if (isHeld) keeper.renewed();
    passed = { position, isSaved: true };
    savedAt = clock.now();
    return isHeld;
  }

  /** @returns whether the lease is still held */
  async function settle(event: LoggedEvent, answer: EventAnswer): Promise<boolean> {
    if (answer.outcome === "handled") {
      passed = { position: event.position, isSaved: false };
      attempts = 1;
      const isDue = isCareful || clock.now().getTime() - savedAt.getTime() >= saveEveryMs;
      return !isDue || save();
    }
    logger.error("event_buried", { consumer: name, eventId: event.id, attempts, reason: answer.reason });
    passed = { position: event.position, isSaved: true };
    attempts = 1;
    return log.bury({ ...held, position: event.position, reason: answer.reason });
  }

  /** Before the lease goes: nothing may renew it any more. */
  function giveBack(): Promise<boolean> {
    keeper.end();
    return passed === null
      ? log.retry({ ...held, afterSeconds: 0, reason: "stopped" })
      : log.advance({ ...held, position: passed.position });
  }

  async function holdBack(event: LoggedEvent, answer: Failure): Promise<BatchEnd | null> {
    const { reason } = answer;
    logger.warn("event_failed", { consumer: name, eventId: event.id, attempts, reason });
    if (!(await save())) return null;
    keeper.end();
    const afterSeconds = waitAfter(answer, attempts, random);
    return (await log.retry({ ...held, afterSeconds, reason })) ? { outcome: "waits", afterSeconds } : null;
  }

  async function handleAll(): Promise<BatchEnd | null> {
    for (const event of events) {
      if (ending.isAsked()) break;
      const answer = await tryOnce(event);
      if (keeper.lost.aborted) return null;
      if (answer.outcome === "failed" && ending.cut.aborted) break;
      if (answer.outcome === "failed" && attempts < maxAttempts) return holdBack(event, answer);
      if (!(await settle(event, answer))) return null;
    }
    return (await giveBack()) ? { outcome: "ended" } : null;
  }

  try {
    const end = await handleAll();
    if (end !== null) return end;
    logger.warn("event_lease_lost", { consumer: name });
    return { outcome: "ended" };
  } finally {
    keeper.end();
  }
}

type Failure = Extract<EventAnswer, { readonly outcome: "failed" }>;

function waitAfter({ retryAfterSeconds = 0 }: Failure, attempts: number, random: Random): number {
  // NaN, too, asks for nothing.
  const asked = retryAfterSeconds > 0 ? Math.min(retryAfterSeconds, maxRetryAfterSeconds) : 0;
  return Math.max(asked, backOffSeconds(attempts, maxBackOffSeconds, random));
}
