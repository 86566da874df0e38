import type { SessionReader, SessionRow } from "@latchkey/core/ports";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import { type ResultRow, readEntity, selectEntity } from "./entity-selection.ts";
import { isUuid } from "./is-uuid.ts";
import { readAccount } from "./read-account.ts";
import { formatSessionCursor, parseSessionCursor } from "./session-cursor.ts";

export function createSessionReader(database: Database): SessionReader {
  const sessions = database.selectFrom("sessions as s").select(selectEntity("session", "s"));

  return {
    findById: async (id) => {
      if (!isUuid(id)) return null;
      const row = await sessions
        .innerJoin("users as u", "u.id", "s.user_id")
        .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
        .leftJoin("client_profiles as c", "c.user_id", "u.id")
        .select(selectEntity("user", "u"))
        .select(selectEntity("vendorProfile", "v"))
        .select(selectEntity("clientProfile", "c"))
        .select(sql<Date>`statement_timestamp()`.as("now"))
        .where("s.id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const [session, account] = [readEntity("session", row), readAccount(row)];
      return session === null || account === null ? null : { session, account, now: row.now };
    },

    listLive: async ({ userId, seenAfter, cursor, limit }) => {
      const after = cursor === null ? null : parseSessionCursor(cursor);
      if (!isUuid(userId)) return { items: [], nextCursor: null };
      const rows = await sessions
        .innerJoin("users as u", (join) =>
          join.onRef("u.id", "=", "s.user_id").onRef("u.epoch", "=", "s.epoch"),
        )
        .where("s.user_id", "=", userId)
        .where("s.last_seen_at", ">", seenAfter)
        .where("s.expires_at", ">", sql<Date>`statement_timestamp()`)
        .$if(after !== null, (page) =>
          page.where(
            sql<boolean>`(s.created_at, s.id) < (${after?.createdAt}::timestamptz, ${after?.id}::uuid)`,
          ),
        )
        .orderBy("s.created_at", "desc")
        .orderBy("s.id", "desc")
        .limit(limit + 1)
        .execute();
      const items = readSessions(rows.slice(0, limit));
      const last = items.at(-1);
      return {
        items,
        nextCursor: rows.length > limit && last !== undefined ? formatSessionCursor(last) : null,
      };
    },

    listExpired: async ({ before, limit }) => {
      const rows = await sessions
        .where("s.expires_at", "<", before)
        .orderBy("s.expires_at")
        .orderBy("s.id")
        .limit(limit)
        .execute();
      return readSessions(rows);
    },

    touch: async ({ id, at, ifBefore }) => {
      if (!isUuid(id)) return;
      await database
        .updateTable("sessions")
        .set({ last_seen_at: at })
        .where("id", "=", id)
        .where("last_seen_at", "<", ifBefore)
        .where("last_seen_at", "<", at)
        .execute();
    },
  };
}

function readSessions(rows: readonly ResultRow[]): readonly SessionRow[] {
  return rows.flatMap((row) => readEntity("session", row) ?? []);
}
