import type { SessionReader, UserId } from "@latchkey/core/ports";
import { sql } from "kysely";
import type { StatementRunner } from "../connection/create-statement-runner.ts";
import { createRead, type Parameter } from "./create-read.ts";
import type { Database } from "./database.ts";
import { readEntity, selectEntity } from "./entity-selection.ts";
import { isUuid } from "./is-uuid.ts";
import { formatSessionCursor, parseSessionCursor, type SessionPosition } from "./session-cursor.ts";

interface FirstPage {
  readonly userId: UserId;
  readonly seenAfter: Date;
  readonly limit: number;
}

type NextPage = FirstPage & SessionPosition;

/** Pages by the time of the beginning and the id: a session that begins meanwhile stands before all that was read. */
export function createSessionPages(runner: StatementRunner, database: Database): SessionReader["listLive"] {
  const live = (parameter: Parameter<FirstPage>) =>
    database
      .selectFrom("sessions as s")
      .innerJoin("users as u", (join) =>
        join.onRef("u.id", "=", "s.user_id").onRef("u.epoch", "=", "s.epoch"),
      )
      .select(selectEntity("session", "s"))
      .where("s.user_id", "=", parameter("userId"))
      .where("s.last_seen_at", ">", parameter("seenAfter"))
      .where("s.expires_at", ">", sql<Date>`statement_timestamp()`)
      .orderBy("s.created_at", "desc")
      .orderBy("s.id", "desc")
      .limit(parameter("limit"));

  const readFirst = createRead(runner, live);
  const readNext = createRead(runner, (parameter: Parameter<NextPage>) =>
    live(parameter).where(
      sql<boolean>`(s.created_at, s.id) < (${parameter("createdAt")}::timestamptz, ${parameter("id")}::uuid)`,
    ),
  );

  return async ({ userId, seenAfter, cursor, limit }) => {
    const after = cursor === null ? null : parseSessionCursor(cursor);
    if (!isUuid(userId)) return { items: [], nextCursor: null };
    // One more than asked for tells whether there is another page.
    const page = { userId, seenAfter, limit: limit + 1 };
    const rows = await (after === null ? readFirst(page) : readNext({ ...page, ...after }));
    const items = rows.slice(0, limit).flatMap((row) => readEntity("session", row) ?? []);
    const last = items.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return { items, nextCursor: hasMore ? formatSessionCursor(last) : null };
  };
}
