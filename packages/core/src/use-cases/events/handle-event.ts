import type { AuthEvent } from "../../domain/events/auth-event.ts";
import type { LoggedEvent } from "../../ports/event-log.ts";
import { nameOf } from "../name-of.ts";
import type { EventAnswer, EventHandler } from "./event-handler.ts";

interface Try {
  readonly attempts: number;
  readonly timeoutSeconds: number;
  /** What else ends it. */
  readonly signals: readonly AbortSignal[];
}

const maxReasonLength = 200;
const outcomes: ReadonlySet<unknown> = new Set<EventAnswer["outcome"]>(["handled", "failed", "rejected"]);

/** Tries once, and ends with the time or a signal also for a handler that forgets them. Never throws. */
export async function handleEvent(
  handler: EventHandler,
  event: LoggedEvent,
  { attempts, timeoutSeconds, signals }: Try,
): Promise<EventAnswer> {
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new DOMException("The time for the try is over.", "TimeoutError")),
    timeoutSeconds * 1000,
  );
  const signal = AbortSignal.any([timeout.signal, ...signals]);
  try {
    // A handler that throws before it awaits must fail the same way.
    const handling = Promise.resolve().then(() => handler(toAuthEvent(event), { attempts, signal }));
    const answer = await Promise.race([handling, endOf(signal)]);
    // What is no answer says neither that it was handled nor that it never can be.
    if (answer !== undefined && !outcomes.has(answer.outcome)) throw new TypeError("The answer is unknown.");
    return answer === undefined || answer.outcome === "handled"
      ? { outcome: "handled" }
      : { ...answer, reason: toReason(answer.reason) };
  } catch (error) {
    return { outcome: "failed", reason: nameOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function toAuthEvent({ operationId: _, position: __, ...event }: LoggedEvent): AuthEvent {
  return event;
}

function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

/** A cut may halve a character, and Postgres takes no U+0000. */
function toReason(reason: string): string {
  return reason.slice(0, maxReasonLength).replaceAll("\0", "").toWellFormed();
}
