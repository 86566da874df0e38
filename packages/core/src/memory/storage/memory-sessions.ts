import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SessionReader } from "../../ports/storage.ts";
import { findAccount } from "./find-account.ts";
import type { MemoryState } from "./memory-state.ts";
import { parseCursor } from "./parse-cursor.ts";

export function createMemorySessions(state: MemoryState, clock: Clock): SessionReader {
  const { user: users, session: sessions } = state.entities;
  return {
    async findById(id) {
      const session = sessions.find(id);
      const account = session === null ? null : findAccount(state, session.userId);
      return session === null || account === null ? null : { session, account, now: clock.now() };
    },

    async listLive({ userId, seenAfter, cursor, limit }) {
      const after = parseCursor(cursor, /^\d{16}\.[\w-]+$/);
      const now = clock.now();
      const epoch = users.find(userId)?.epoch;
      const rest = sessions
        .findBy("userId", userId)
        .filter((row) => row.epoch === epoch && row.expiresAt > now && row.lastSeenAt > seenAfter)
        .map((row) => ({ row, position: positionOf(row) }))
        .filter(({ position }) => after === null || position < after)
        .toSorted((a, b) => (a.position < b.position ? 1 : -1));
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ row }) => row),
        nextCursor: last === undefined || rest.length === page.length ? null : last.position,
      };
    },

    async listExpired({ before, limit }) {
      return sessions
        .filter((row) => row.expiresAt < before)
        .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime() || a.id.localeCompare(b.id))
        .slice(0, limit);
    },

    async touch({ id, at, ifBefore }) {
      const row = sessions.find(id);
      if (row !== null && row.lastSeenAt < ifBefore && row.lastSeenAt < at)
        sessions.replace({ ...row, lastSeenAt: at });
    },
  };
}

/** Sorts as text by time, then id: times have a fixed width. */
function positionOf(row: SessionRow): string {
  return `${String(row.createdAt.getTime()).padStart(16, "0")}.${row.id}`;
}
