import type { ChallengeId, ChallengePurpose } from "./challenge.ts";

/** The fact that a challenge was used. Unique by `challengeId`: it settles single use whatever the ephemeral store lost. */
export interface RedemptionRow {
  readonly challengeId: ChallengeId;
  readonly purpose: ChallengePurpose;
  /** The challenge's end by the storage's clock; a commit after it fails with `ERR_STORAGE_EXPIRED`. */
  readonly expiresAt: Date;
}
