/** At most `count` hits in any `seconds` (an exact sliding log; a refused hit is not logged). */
export interface SlidingLimit {
  readonly count: number;
  readonly seconds: number;
}

/** Hits are logged in the bucket only if all of its limits admit. */
export interface LimitBucket {
  /** Opaque and keyed: it holds no identifier or address in clear. */
  readonly key: string;
  readonly limits: readonly SlidingLimit[];
}

export type Admission =
  | { readonly outcome: "admitted" }
  /** Whole seconds, rounded up, until a hit is admitted again. */
  | { readonly outcome: "limited"; readonly retryAfterSeconds: number };

/** Limits on where requests come from (address, phone prefix): each bucket lies in a slot of its own. */
export interface SourceLimits {
  /**
   * Hits every bucket once, in parallel: one wait. Any refusal wins, with the longest wait, and the hits of the buckets that admitted are
   * taken back without being waited for: who is refused uses up nothing that others share. N parallel hits on a bucket with room for K: exactly K are admitted. A bucket that admitted a nonce admits a
   * repeat of it without another hit; a refused one decides again.
   */
  hit(input: { readonly nonce: string; readonly buckets: readonly LimitBucket[] }): Promise<Admission>;
}
