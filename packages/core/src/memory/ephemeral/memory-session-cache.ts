import type { Clock } from "../../ports/clock.ts";
import type { SessionCache } from "../../ports/session-cache.ts";
import type { EphemeralState } from "./ephemeral-state.ts";

export function createMemorySessionCache(state: EphemeralState, clock: Clock): SessionCache {
  let leased = 0;
  const now = (): number => clock.now().getTime();
  const liveLeases = (userId: string) =>
    [...(state.leases.get(userId) ?? [])].filter(([, { expiresAt }]) => expiresAt > now());

  return {
    read: async ({ userId, sessionId, leaseSeconds }) => {
      const term = state.terms.get(userId);
      const found = state.snapshots.get(`${userId}:${sessionId}`);
      if (term !== null && found?.term === term)
        return { outcome: "hit", snapshot: found.snapshot, epoch: term.epoch };
      if (state.fences.get(userId) !== null) return { outcome: "miss", lease: null };

      leased += 1;
      const lease = String(leased);
      const expiresAt = now() + leaseSeconds * 1000;
      const leases = new Map([...liveLeases(userId), [lease, { sessionId, expiresAt }]]);
      state.leases.set(userId, leases, Math.max(...[...leases.values()].map((each) => each.expiresAt)));
      return { outcome: "miss", lease };
    },

    // A fence drops all leases and none is given while it stands: a live lease means that there is none.
    fill: async ({ userId, sessionId, lease, epoch, snapshot, maxAgeSeconds }) => {
      const leases = new Map(liveLeases(userId));
      if (leases.get(lease)?.sessionId !== sessionId) return false;
      leases.delete(lease);
      if (leases.size === 0) state.leases.delete(userId);
      else state.leases.set(userId, leases, Math.max(...[...leases.values()].map((each) => each.expiresAt)));

      const current = state.terms.get(userId);
      // Epochs only grow: a lower one was read before a revocation.
      if (current !== null && current.epoch > epoch) return false;
      const term = current?.epoch === epoch ? current : { epoch, lease };
      const expiresAt = now() + maxAgeSeconds * 1000;
      state.snapshots.set(`${userId}:${sessionId}`, { term, snapshot }, expiresAt);
      state.terms.set(userId, term, expiresAt);
      return true;
    },

    fence: async ({ userId, seconds }) => {
      state.terms.delete(userId);
      state.leases.delete(userId);
      const until = now() + seconds * 1000;
      // Of two revocations at once, the shorter fence must not open the longer one.
      if (until > Math.max(now(), state.fences.get(userId) ?? 0)) state.fences.set(userId, until, until);
    },
  };
}
