import { equalStrings } from "../../crypto/secret-hash.ts";
import { parseSessionToken, type SessionToken } from "../../crypto/session-token.ts";
import { isSessionLive, sessionLimits } from "../../domain/sessions/judge-session.ts";
import type { SessionId } from "../../domain/sessions/session-row.ts";
import { AuthError, isStoreError } from "../../errors/index.ts";
import type { CacheRead } from "../../ports/session-cache.ts";
import type { SessionRecord } from "../../ports/storage.ts";
import type { Dependencies } from "../dependencies.ts";
import { createBound } from "./bound-concurrency.ts";
import type { Caller } from "./caller.ts";
import { openSnapshot, type SessionSnapshot, sealSnapshot, snapshotOf } from "./session-snapshot.ts";
import { createSharedReads } from "./share-reads.ts";
import { createTouch } from "./touch-session.ts";

/** How long a snapshot may be believed when the cache lost a revocation. */
const maxSnapshotSeconds = 60;
/** A lease outlives a slow read, not more. */
const leaseSeconds = 10;
const maxReadsWithoutCache = 10;

/**
 * Whose token this is. A forged token costs no I/O; a cached session costs one round trip to the cache; the rest reads the storage.
 * Reads are shared by parallel requests, verdicts never.
 */
export function createAuthenticate(dependencies: Dependencies): (token: string) => Promise<Caller> {
  const { clock, ephemeral, logger, ring, sealers, settings, storage } = dependencies;
  const withoutCache = createBound(maxReadsWithoutCache);
  const readRecord = createSharedReads<SessionId, SessionRecord | null>(storage.sessions.findById);
  const readRecordWithoutCache = createSharedReads<SessionId, SessionRecord | null>((id) =>
    withoutCache(() => storage.sessions.findById(id)),
  );
  const touch = createTouch(dependencies);

  async function readCache({ userId, sessionId }: SessionToken): Promise<CacheRead | null> {
    try {
      return await ephemeral.sessions.read({ userId, sessionId, leaseSeconds });
    } catch (error) {
      if (!isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")) throw error;
      logger.warn("session_cache_unavailable");
      return null;
    }
  }

  async function openCached(
    cached: CacheRead | null,
    token: SessionToken,
    now: Date,
  ): Promise<SessionSnapshot | null> {
    if (cached?.outcome !== "hit") return null;
    const snapshot = await openSnapshot(sealers.session, cached.snapshot, token.userId, token.sessionId);
    if (snapshot === null || snapshot.userEpoch !== cached.epoch || now >= snapshot.validUntil) return null;
    return snapshot;
  }

  async function readStorage(
    token: SessionToken,
    cached: CacheRead | null,
    now: Date,
  ): Promise<SessionSnapshot | null> {
    const read = cached === null ? readRecordWithoutCache : readRecord;
    const record = await read(token.sessionId);
    if (record === null) return null;
    const { idleSeconds } = sessionLimits(settings.session, record.account.user.userType);
    // Far below the idle limit, so that an old snapshot never ends a session in use.
    const maxAgeSeconds = Math.max(1, Math.min(maxSnapshotSeconds, Math.floor(idleSeconds / 4)));
    const snapshot = snapshotOf(record, new Date(now.getTime() + maxAgeSeconds * 1000));
    if (cached?.outcome === "miss" && cached.lease !== null)
      await fill(snapshot, cached.lease, maxAgeSeconds);
    return snapshot;
  }

  async function fill(snapshot: SessionSnapshot, lease: string, maxAgeSeconds: number): Promise<void> {
    try {
      const sealed = await sealSnapshot(sealers.session, snapshot);
      const { user, session, userEpoch } = snapshot;
      await ephemeral.sessions.fill({
        userId: user.id,
        sessionId: session.id,
        lease,
        epoch: userEpoch,
        snapshot: sealed,
        maxAgeSeconds,
      });
    } catch (error) {
      if (!isStoreError(error, "ERR_EPHEMERAL_UNAVAILABLE")) throw error;
      logger.warn("session_cache_unavailable");
    }
  }

  return async (text) => {
    const token = parseSessionToken(ring, text);
    if (token === null) throw new AuthError("not_authenticated");
    const now = clock.now();
    const cached = await readCache(token);
    const snapshot = (await openCached(cached, token, now)) ?? (await readStorage(token, cached, now));
    if (snapshot === null) throw new AuthError("session_expired");
    const { user, session } = snapshot;
    const isOwn =
      equalStrings(user.id, token.userId) &&
      equalStrings(session.id, token.sessionId) &&
      equalStrings(snapshot.secretHash, token.secretHash);
    if (!isOwn) throw new AuthError("not_authenticated");
    const { idleSeconds } = sessionLimits(settings.session, user.userType);
    const facts = {
      sessionEpoch: snapshot.sessionEpoch,
      userEpoch: snapshot.userEpoch,
      userStatus: user.status,
      expiresAt: session.expiresAt,
      lastSeenAt: snapshot.lastSeenAt,
    };
    if (!isSessionLive(facts, idleSeconds, now)) throw new AuthError("session_expired");
    touch(session.id, snapshot.lastSeenAt, idleSeconds, now);
    return { user, session };
  };
}
