import type { Instant } from "../../domain/instant.ts";

/** How far a consumer of events is. */
export interface ConsumerRow {
  readonly name: string;
  /** The number of the last event that he had; 0 before the first. */
  readonly cursor: number;
  readonly attempts: number;
  readonly reason: string | null;
  readonly lease: string | null;
  /** Not claimable before: the end of the lease, or of the delay of a retry. */
  readonly dueAt: Date | null;
  /** Oldest first. */
  readonly deadLetters: readonly {
    readonly eventId: string;
    readonly reason: string;
    readonly at: Instant;
  }[];
}

export function createConsumerRow(name: string): ConsumerRow {
  return { name, cursor: 0, attempts: 0, reason: null, lease: null, dueAt: null, deadLetters: [] };
}
