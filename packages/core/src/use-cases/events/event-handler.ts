import type { AuthEvent } from "../../domain/events/auth-event.ts";

/**
 * How the handling of an event ended. Reasons are kept with the consumer and logged: codes and names, no values.
 *
 * - `handled`: the next one may come.
 * - `failed`: it comes again, and holds later ones back until then; not before `retryAfterSeconds`, which counts up to an hour.
 * - `rejected`: no later try would end better. It is set aside as a dead letter at once.
 */
export type EventAnswer =
  | { readonly outcome: "handled" }
  | {
      readonly outcome: "failed";
      readonly reason: string;
      readonly retryAfterSeconds?: number | undefined;
    }
  | { readonly outcome: "rejected"; readonly reason: string };

export interface EventAttempt {
  /** How often this event was tried, this time included; after a crash at least as often as it was. */
  readonly attempts: number;
  /** Ends when the time for the try is over, the lease is lost or the stop does not wait any longer: what goes on may run beside the next try. */
  readonly signal: AbortSignal;
}

/** Resolves to nothing, or to an answer; throws when it failed. The event's id is its idempotency key. */
export type EventHandler = (event: AuthEvent, attempt: EventAttempt) => Promise<EventAnswer | void>;
