import type { ChallengeId, ChallengePurpose } from "../domain/challenges/challenge.ts";
import type { IdentifierKey } from "../domain/identifiers/identifier.ts";
import type { LimitBucket } from "./source-limits.ts";

/** Names one flow. All keys of an identifier lie in the slot of `identifierKey`. */
export interface ChallengeReference {
  readonly identifierKey: IdentifierKey;
  readonly id: ChallengeId;
  /** SHA-256 of the flow's secret, base64url; another one finds nothing. */
  readonly secretHash: string;
}

export interface IssueChallenge extends ChallengeReference {
  readonly nonce: string;
  readonly purpose: ChallengePurpose;
  /** Keyed MAC of the code, base64url; random bytes for a decoy. */
  readonly codeMac: string;
  /** Sealed; opaque here. */
  readonly payload: string;
  /** Where the flow came from, opaque: eviction takes the oldest flow of the same source first. */
  readonly source: string;
  /** All admit and all are logged, or none. Their keys live in the identifier's slot. */
  readonly buckets: readonly LimitBucket[];
  readonly maxAgeSeconds: number;
  readonly resendAfterSeconds: number;
  /** Wrong codes that are compared. */
  readonly attempts: number;
  /** Live flows of an identifier; one more evicts the oldest of the same source, else the oldest never tried, else the oldest. */
  readonly maxLive: number;
}

export type IssueAnswer =
  /** `resendAt`: when the cooldown is over and the buckets admit one more, if nobody else hits them until then. */
  | { readonly outcome: "issued"; readonly expiresAt: Date; readonly resendAt: Date }
  | { readonly outcome: "limited"; readonly retryAfterSeconds: number };

/** Consecutive failures of an identifier, or of a device of his: how many are durably counted, and how many there may be. */
export interface FailureBound {
  /** Lives in the identifier's slot. */
  readonly key: string;
  readonly counted: number;
  /** From here on codes are not compared. */
  readonly limit: number;
}

export interface VerifyChallenge extends ChallengeReference {
  readonly nonce: string;
  readonly purpose: ChallengePurpose;
  readonly codeMac: string;
  /**
   * The store keeps what it compared since, because parallel calls read the same durable count: a bound stands at the greater of `counted`
   * and what is kept. Each wrong code that is compared adds 1 to all; a right one forgets what is kept; nothing is kept longer than a flow lives.
   */
  readonly failures: readonly FailureBound[];
}

export type VerifyAnswer =
  /** The code was right. The challenge is marked redeemed and stays until it expires, so that a retry after a crash matches again. */
  | { readonly outcome: "matched"; readonly payload: string }
  /** A wrong code, or one that was not compared because a failure bound is reached; the try was counted before. */
  | { readonly outcome: "mismatch"; readonly attemptsLeft: number; readonly isCompared: boolean }
  /** No tries left: the code was not compared. */
  | { readonly outcome: "exhausted" }
  /** Expired, evicted, never issued, another purpose or another secret: not told apart. */
  | { readonly outcome: "expired" };

export interface FoundChallenge {
  readonly purpose: ChallengePurpose;
  readonly payload: string;
}

export interface ResendChallenge extends ChallengeReference {
  readonly nonce: string;
  /** MAC of the new code; the old code is dead at once. */
  readonly codeMac: string;
  readonly payload: string;
  readonly buckets: readonly LimitBucket[];
  readonly maxAgeSeconds: number;
  readonly resendAfterSeconds: number;
}

export type ResendAnswer =
  /** Tries already made stay counted. `generation` counts from 1 for the first code. */
  | {
      readonly outcome: "issued";
      readonly expiresAt: Date;
      readonly resendAt: Date;
      readonly generation: number;
    }
  /** By a bucket, or before `resendAt`. */
  | { readonly outcome: "limited"; readonly retryAfterSeconds: number }
  | { readonly outcome: "exhausted" }
  /** Redeemed: a code of it was right once. */
  | { readonly outcome: "used" }
  | { readonly outcome: "expired" };

/**
 * One-time-code flows. Every writing verb takes a nonce, because clients resend after a lost reply: the repeat of a call that
 * changed something gets its first answer and changes nothing. A refusal stores nothing, so that a flood of them fills no memory:
 * its repeat is decided again.
 */
export interface ChallengeStore {
  /** Checks the buckets and stores the flow, in one atomic step. */
  issue(input: IssueChallenge): Promise<IssueAnswer>;

  /**
   * Counts the try, then compares. Of N parallel wrong codes exactly `attempts` are compared, and of N in several flows no more than
   * the failure bounds leave. Below the bounds, a matching code on a redeemed challenge matches again and is not counted.
   */
  verify(input: VerifyChallenge): Promise<VerifyAnswer>;

  /** @returns null when it is expired, evicted, never issued, or the secret is another. */
  find(reference: ChallengeReference): Promise<FoundChallenge | null>;

  /** Replaces the code of a live flow, in one atomic step with the limits. Precedence: expired, used, exhausted, limited. */
  resend(input: ResendChallenge): Promise<ResendAnswer>;
}
