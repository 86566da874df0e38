import type { DomainEvent } from "../domain/events/domain-event.ts";
import type { Instant } from "../domain/instant.ts";
import type { OperationId } from "../domain/operations/operation-name.ts";

export interface LoggedEvent extends DomainEvent {
  readonly operationId: OperationId;
  readonly at: Instant;
  /** Names the place in the log. */
  readonly position: string;
}

export interface ClaimedEvents {
  /** In the order of the log: of one entity, by its version. */
  readonly events: readonly LoggedEvent[];
  /** How often the first of them was claimed without an advance past it, this time included. */
  readonly attempts: number;
  /** Names this claim; it is worth nothing once the lease ran out and another process claimed. */
  readonly lease: string;
}

export interface DeadLetter {
  readonly event: LoggedEvent;
  readonly reason: string;
  readonly at: Instant;
}

/** A consumer and how far he is. */
export interface ConsumerStatus {
  readonly name: string;
  /** The time of the oldest event that he has not had; null when he has had all. */
  readonly behindSince: Instant | null;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly attempts: number;
  /** Why the last try failed; null after a success. */
  readonly reason: string | null;
  readonly leasedUntil: Instant | null;
}

/** The committed events with a cursor for each consumer. Cursors are working state. */
export interface EventLog {
  /**
   * Leases the consumer's cursor and reads what comes next. A consumer that is new begins with the oldest event.
   * Nothing is skipped: what is committed later is given later, even if it was begun or numbered earlier. A transaction comes after all that
   * had been committed before it.
   * @returns null while another process holds the lease or a retry is not due; an empty list, without a lease, when there is nothing
   * @throws StoreError ERR_STORE_MISCONFIGURED when the storage was restored into another cluster and not rebased
   */
  claim(input: {
    readonly consumer: string;
    readonly limit: number;
    readonly leaseSeconds: number;
  }): Promise<ClaimedEvents | null>;

  /** Keeps the lease, for so long from now; the cursor stays, and so do the attempts. @returns as `advance` */
  renew(input: {
    readonly consumer: string;
    readonly lease: string;
    readonly leaseSeconds: number;
  }): Promise<boolean>;

  /**
   * Moves the cursor past an event of the claim, and gives the lease back unless it goes on. With a lease that goes on, the next event counts as
   * claimed once; without, as never claimed. The same event may be named twice, such as to give the lease back.
   * @returns false when the lease had been lost: nothing was changed (fencing).
   */
  advance(input: {
    readonly consumer: string;
    readonly lease: string;
    readonly position: string;
    /** Keeps the lease, for so long from now. */
    readonly leaseSeconds?: number | undefined;
  }): Promise<boolean>;

  /** Gives the lease back; the next event is claimable again after the delay. @returns as `advance` */
  retry(input: {
    readonly consumer: string;
    readonly lease: string;
    readonly afterSeconds: number;
    readonly reason: string;
  }): Promise<boolean>;

  /** Sets the event aside with its reason and moves the cursor past it; keeps the lease, as long as it runs, with the next event claimed once. @returns as `advance` */
  bury(input: {
    readonly consumer: string;
    readonly lease: string;
    readonly position: string;
    readonly reason: string;
  }): Promise<boolean>;

  listConsumers(): Promise<readonly ConsumerStatus[]>;

  /** Oldest first. */
  listDeadLetters(input: {
    readonly consumer: string;
    readonly limit: number;
  }): Promise<readonly DeadLetter[]>;

  /** Forgets a dead letter, once it was handled. @returns false when there was none. */
  removeDeadLetter(input: { readonly consumer: string; readonly eventId: string }): Promise<boolean>;
}
