import type { Sealer } from "../../crypto/seal.ts";
import type { SessionId } from "../../domain/sessions/session-row.ts";
import { type Principal, principalOf } from "../../domain/users/principal.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import type { SessionRecord } from "../../ports/storage.ts";
import type { CallerSession } from "./caller.ts";

/** What the cache holds of a session: no personal data, so that profile updates invalidate nothing. */
export interface SessionSnapshot {
  readonly user: Principal;
  readonly session: CallerSession;
  readonly secretHash: string;
  readonly sessionEpoch: number;
  readonly userEpoch: number;
  readonly lastSeenAt: Date;
  /** Refused later, whatever the cache says: the bound on a lost revocation. */
  readonly validUntil: Date;
}

export function snapshotOf({ session, account }: SessionRecord, validUntil: Date): SessionSnapshot {
  return {
    user: principalOf(account),
    session: {
      id: session.id,
      createdAt: session.createdAt,
      authTime: session.authTime,
      expiresAt: session.expiresAt,
      amr: session.amr,
    },
    secretHash: session.secretHash,
    sessionEpoch: session.epoch,
    userEpoch: account.user.epoch,
    lastSeenAt: session.lastSeenAt,
    validUntil,
  };
}

export function sealSnapshot(sealer: Sealer, snapshot: SessionSnapshot): Promise<string> {
  return sealer.seal(JSON.stringify(snapshot), additionalData(snapshot.user.id, snapshot.session.id));
}

/** @returns null when it is another session's, or its key left the ring: a miss. */
export async function openSnapshot(
  sealer: Sealer,
  sealed: string,
  userId: UserId,
  sessionId: SessionId,
): Promise<SessionSnapshot | null> {
  const text = await sealer.open(sealed, additionalData(userId, sessionId));
  if (text === null) return null;
  // Only this file seals under this label; dates come back as text.
  const stored = JSON.parse(text) as SessionSnapshot;
  const { session } = stored;
  return {
    ...stored,
    session: {
      ...session,
      createdAt: new Date(session.createdAt),
      authTime: new Date(session.authTime),
      expiresAt: new Date(session.expiresAt),
    },
    lastSeenAt: new Date(stored.lastSeenAt),
    validUntil: new Date(stored.validUntil),
  };
}

function additionalData(userId: UserId, sessionId: SessionId): string {
  return `session|${userId}|${sessionId}`;
}
