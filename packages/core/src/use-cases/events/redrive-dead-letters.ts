import type { BatchParts, Ending } from "./handle-batch.ts";
import { handleEvent } from "./handle-event.ts";

export interface RedriveResult {
  /** Dead letters that were handled, and are gone. */
  readonly handled: number;
  /** Those that failed again, and stay. */
  readonly failed: number;
}

/** Tries the oldest dead letters once more, each once. Events that came later were handled before them, and nobody is kept from doing the same at once. */
export async function redriveDeadLetters(
  { log, logger, name, handler, settings }: BatchParts,
  limit: number,
  ending: Ending,
): Promise<RedriveResult> {
  const { timeoutSeconds } = settings;
  let handled = 0;
  let failed = 0;
  for (const { event } of await log.listDeadLetters({ consumer: name, limit })) {
    if (ending.isAsked()) break;
    const answer = await handleEvent(handler, event, {
      attempts: 1,
      timeoutSeconds,
      signals: [ending.cut],
    });
    if (answer.outcome === "handled") {
      await log.removeDeadLetter({ consumer: name, eventId: event.id });
      handled += 1;
    } else {
      logger.warn("event_failed", { consumer: name, eventId: event.id, attempts: 1, reason: answer.reason });
      failed += 1;
    }
  }
  return { handled, failed };
}
