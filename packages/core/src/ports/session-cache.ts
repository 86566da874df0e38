import type { SessionId } from "../domain/sessions/session-row.ts";
import type { UserId } from "../domain/users/user-row.ts";

export type CacheRead =
  | { readonly outcome: "hit"; readonly snapshot: string; readonly epoch: number }
  /** `lease` allows one fill; null while the user is fenced. */
  | { readonly outcome: "miss"; readonly lease: string | null };

/** Sealed session snapshots and the user's epoch, all under `{userId}`: one atomic step a verb. */
export interface SessionCache {
  /** A hit only if the snapshot's epoch is the user's and both are there; otherwise a miss that leaves a short lease. */
  read(input: {
    readonly userId: UserId;
    readonly sessionId: SessionId;
    readonly leaseSeconds: number;
  }): Promise<CacheRead>;

  /**
   * Stores a snapshot and the epoch that it was read under.
   * MUST do nothing unless the lease is live: not fenced, not flushed, not used, not run out since its read.
   * MUST refuse an epoch below the stored one: it was read before a revocation.
   * @returns whether it was stored.
   */
  fill(input: {
    readonly userId: UserId;
    readonly sessionId: SessionId;
    readonly lease: string;
    readonly epoch: number;
    readonly snapshot: string;
    readonly maxAgeSeconds: number;
  }): Promise<boolean>;

  /**
   * Drops the user's epoch and all leases, and refuses fills for `seconds` (0: only drops). What was filled before a fence MUST never be
   * a hit again, also when another session of the user is filled after it under the same epoch: one session can end without a new epoch.
   * MUST NOT shorten a fence that stands: another revocation may be under way behind it.
   */
  fence(input: { readonly userId: UserId; readonly seconds: number }): Promise<void>;
}
