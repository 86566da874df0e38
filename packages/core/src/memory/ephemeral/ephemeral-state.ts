import type { ChallengeId, ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { IssueAnswer, ResendAnswer, VerifyAnswer } from "../../ports/challenge-store.ts";
import type { Clock } from "../../ports/clock.ts";
import { createExpiringMap, type ExpiringMap } from "./expiring-map.ts";
import type { HitLog } from "./hit-log.ts";

/** A one-time-code flow as it is stored. */
export interface Flow {
  readonly id: ChallengeId;
  readonly secretHash: string;
  readonly purpose: ChallengePurpose;
  readonly codeMac: string;
  readonly payload: string;
  readonly source: string;
  readonly attempts: number;
  readonly tries: number;
  readonly isRedeemed: boolean;
  readonly generation: number;
  readonly expiresAt: number;
  readonly resendAt: number;
}

/** Compared failures that may not be in the durable count yet. */
export interface KeptFailures {
  readonly count: number;
  readonly expiresAt: number;
}

/** From the first fill after a fence to the next fence. A snapshot of another term is no hit, also of the same epoch. */
export interface Term {
  readonly epoch: number;
  /** Of the fill that began it. */
  readonly lease: string;
}

export interface Snapshot {
  readonly term: Term;
  readonly snapshot: string;
}

/** All that a process remembers. */
export interface EphemeralState {
  /** By identifier key, in the order in which they were issued. */
  readonly flows: ExpiringMap<readonly Flow[]>;
  /** By identifier key and bound. */
  readonly failures: ExpiringMap<KeptFailures>;
  readonly identifierHits: HitLog;
  readonly sourceHits: HitLog;
  readonly issued: ExpiringMap<IssueAnswer>;
  readonly verified: ExpiringMap<VerifyAnswer>;
  readonly resent: ExpiringMap<ResendAnswer>;
  readonly snapshots: ExpiringMap<Snapshot>;
  /** By user. */
  readonly terms: ExpiringMap<Term>;
  /** By user: which session each live lease may fill, and until when. */
  readonly leases: ExpiringMap<ReadonlyMap<string, Lease>>;
  /** By user: until when fills are blocked. */
  readonly fences: ExpiringMap<number>;
}

export interface Lease {
  readonly sessionId: string;
  readonly expiresAt: number;
}

export function createEphemeralState(clock: Clock): EphemeralState {
  const now = (): number => clock.now().getTime();
  return {
    flows: createExpiringMap(now),
    failures: createExpiringMap(now),
    identifierHits: createExpiringMap(now),
    sourceHits: createExpiringMap(now),
    issued: createExpiringMap(now),
    verified: createExpiringMap(now),
    resent: createExpiringMap(now),
    snapshots: createExpiringMap(now),
    terms: createExpiringMap(now),
    leases: createExpiringMap(now),
    fences: createExpiringMap(now),
  };
}
