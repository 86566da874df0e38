import type { CounterRow } from "../domain/challenges/counter-row.ts";
import type { Entities, EntityName } from "../domain/operations/change.ts";
import type { Storage } from "../ports/storage.ts";

export type StoredKind =
  | EntityName
  | "redemption"
  | "counter"
  | "operation"
  | "event"
  | "delivery"
  | "auditRecord"
  | "auditChange";

/** A fresh, empty storage with raw readers beside it, so that a check sees what was stored, not what the adapter says. */
export interface StorageHarness {
  readonly storage: Storage;
  /** How many rows of a kind are stored. */
  countRows(kind: StoredKind): Promise<number>;
  /** The stored row, read past the adapter's readers; null when there is none. */
  readRow<E extends EntityName>(entity: E, id: string): Promise<Entities[E] | null>;
  /** The stored counter, or null. */
  readCounter(counter: CounterRow["counter"], key: string): Promise<CounterRow | null>;
  /** The stored state of a delivery; `sealed` is null once erased. */
  readDelivery(id: string): Promise<{
    readonly status: "pending" | "sent" | "dead" | "dropped";
    readonly sealed: string | null;
    readonly attempts: number;
  } | null>;
  /**
   * Ages everything stored by `seconds`, as if time had passed (or moves the storage's clock): also consumers' leases and the delays of their
   * retries. What the audit and the log of events hold may keep its time.
   */
  elapse(seconds: number): Promise<void>;
}
