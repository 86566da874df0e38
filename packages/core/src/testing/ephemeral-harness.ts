import type { Ephemeral } from "../ports/ephemeral.ts";

export interface StoredKey {
  readonly key: string;
  /** What is left of its life; null for a key that lives for ever. */
  readonly ttlSeconds: number | null;
}

/** A fresh, empty ephemeral store with raw readers beside it, so that a check sees what was stored, not what the adapter says. */
export interface EphemeralHarness {
  readonly ephemeral: Ephemeral;
  /** The store's clock, which stands still but for `elapse`. */
  now(): Date;
  /** Moves the store's clock; fractions of seconds too. */
  elapse(seconds: number): Promise<void>;
  /** All keys and values as text, read past the adapter. */
  dump(): Promise<string>;
  /** Every key of the store. */
  listKeys(): Promise<readonly StoredKey[]>;
  /** Loses everything at once, as FLUSHALL does. */
  flush(): Promise<void>;
}
