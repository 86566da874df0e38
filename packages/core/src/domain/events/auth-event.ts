import type { Instant } from "../instant.ts";
import type { DomainEvent } from "./domain-event.ts";

/** A committed event as consumers get it. Its id stays the same however often it comes. */
export interface AuthEvent extends DomainEvent {
  /** When it was committed, by the storage's clock. */
  readonly at: Instant;
}
