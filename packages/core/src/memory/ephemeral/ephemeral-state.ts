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

export interface Snapshot {
  readonly epoch: number;
  readonly snapshot: string;
}

/** All that a process remembers. */
export interface EphemeralState {
  /** By identifier key, in the order in which they were issued. */
  readonly flows: ExpiringMap<readonly Flow[]>;
  readonly identifierHits: HitLog;
  readonly sourceHits: HitLog;
  readonly issued: ExpiringMap<IssueAnswer>;
  readonly verified: ExpiringMap<VerifyAnswer>;
  readonly resent: ExpiringMap<ResendAnswer>;
  readonly snapshots: ExpiringMap<Snapshot>;
  readonly epochs: ExpiringMap<number>;
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
    identifierHits: createExpiringMap(now),
    sourceHits: createExpiringMap(now),
    issued: createExpiringMap(now),
    verified: createExpiringMap(now),
    resent: createExpiringMap(now),
    snapshots: createExpiringMap(now),
    epochs: createExpiringMap(now),
    leases: createExpiringMap(now),
    fences: createExpiringMap(now),
  };
}
