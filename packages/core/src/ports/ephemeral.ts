import type { ChallengeStore } from "./challenge-store.ts";
import type { SessionCache } from "./session-cache.ts";
import type { SourceLimits } from "./source-limits.ts";

/**
 * Fast and forgetful: losing all of it lets nobody in. Every verb is atomic and touches one slot; every key has a lifetime.
 * Every call MUST end within the adapter's own deadline, with `ERR_EPHEMERAL_UNAVAILABLE` if nothing else.
 */
export interface Ephemeral {
  readonly challenges: ChallengeStore;
  readonly limits: SourceLimits;
  readonly sessions: SessionCache;
  /** Whether the store can be used as it is set up. @throws StoreError ERR_STORE_MISCONFIGURED, such as for an eviction policy that loses keys. */
  check(): Promise<void>;
  /** One trivial round trip. @throws StoreError ERR_EPHEMERAL_UNAVAILABLE */
  ping(): Promise<void>;
}
