import type { SessionId, SessionReader } from "@latchkey/core/ports";
import { sql } from "kysely";
import type { StatementRunner } from "../connection/create-statement-runner.ts";
import { createRead, type Parameter } from "./create-read.ts";
import { createSessionPages } from "./create-session-pages.ts";
import type { Database } from "./database.ts";
import { readEntity, selectEntity } from "./entity-selection.ts";
import { isUuid } from "./is-uuid.ts";
import { readAccount } from "./read-account.ts";

interface Touch {
  readonly id: SessionId;
  readonly at: Date;
  readonly ifBefore: Date;
}

interface Expired {
  readonly before: Date;
  readonly limit: number;
}

export function createSessionReader(runner: StatementRunner, database: Database): SessionReader {
  const sessions = database.selectFrom("sessions as s").select(selectEntity("session", "s"));

  const findRecord = createRead(runner, (parameter: Parameter<{ readonly id: SessionId }>) =>
    sessions
      .innerJoin("users as u", "u.id", "s.user_id")
      .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
      .leftJoin("client_profiles as c", "c.user_id", "u.id")
      .select(selectEntity("user", "u"))
      .select(selectEntity("vendorProfile", "v"))
      .select(selectEntity("clientProfile", "c"))
      .select(sql<Date>`statement_timestamp()`.as("now"))
      .where("s.id", "=", parameter("id")),
  );

  const findExpired = createRead(runner, (parameter: Parameter<Expired>) =>
    sessions
      .where("s.expires_at", "<", parameter("before"))
      .orderBy("s.expires_at")
      .orderBy("s.id")
      .limit(parameter("limit")),
  );

  const touch = createRead(runner, (parameter: Parameter<Touch>) =>
    database
      .updateTable("sessions")
      .set({ last_seen_at: parameter("at") })
      .where("id", "=", parameter("id"))
      .where("last_seen_at", "<", parameter("ifBefore"))
      .where("last_seen_at", "<", parameter("at")),
  );

  return {
    findById: async (id) => {
      if (!isUuid(id)) return null;
      const [row] = await findRecord({ id });
      if (row === undefined) return null;
      const [session, account] = [readEntity("session", row), readAccount(row)];
      return session === null || account === null ? null : { session, account, now: row.now };
    },

    listLive: createSessionPages(runner, database),

    listExpired: async (input) => {
      const rows = await findExpired(input);
      return rows.flatMap((row) => readEntity("session", row) ?? []);
    },

    touch: async (input) => {
      if (isUuid(input.id)) await touch(input);
    },
  };
}
