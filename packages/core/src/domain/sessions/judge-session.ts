import type { UserStatus, UserType } from "../users/user-row.ts";

export interface SessionTimes {
  readonly maxAgeSeconds: number;
  readonly idleSeconds: number;
}

/** Which limits hold for a kind of user. */
export function sessionLimits<T extends SessionTimes & { readonly staff: SessionTimes }>(
  settings: T,
  userType: UserType,
): SessionTimes {
  return userType === "staff" ? settings.staff : settings;
}

export interface SessionFacts {
  readonly sessionEpoch: number;
  readonly userEpoch: number;
  readonly userStatus: UserStatus;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

/** A session lives while its epoch is the user's, the user is active, and neither limit has passed. */
export function isSessionLive(facts: SessionFacts, idleSeconds: number, now: Date): boolean {
  return (
    facts.sessionEpoch === facts.userEpoch &&
    facts.userStatus === "active" &&
    now < facts.expiresAt &&
    now.getTime() < facts.lastSeenAt.getTime() + idleSeconds * 1000
  );
}
