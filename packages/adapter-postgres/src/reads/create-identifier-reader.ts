import type { CounterRow, IdentifierReader } from "@latchkey/core/ports";
import { type ExpressionBuilder, type RawBuilder, sql } from "kysely";
import type { Database, Tables } from "./database.ts";
import { columnNames, selectEntity } from "./entity-selection.ts";
import { readAccount } from "./read-account.ts";

/** A counter as JSON carries it. */
type CounterJson = Omit<CounterRow, "countedAt"> & { readonly countedAt: string };
type WantedCounter = Pick<CounterRow, "counter" | "key">;

export function createIdentifierReader(database: Database): IdentifierReader {
  return {
    getStanding: async ({ identifierKey, counters }) => {
      const row = await database
        .selectFrom(sql<{ readonly now: Date }>`(select statement_timestamp() as now)`.as("clock"))
        .leftJoinLateral(
          (join) =>
            join
              .selectFrom("users")
              .select(columnNames("user"))
              // A range, because a LIKE is planned without its value. No hexadecimal digit sorts at or after "g".
              .where(sql.ref<string>("identifier_hash"), ">=", identifierKey)
              .where(sql.ref<string>("identifier_hash"), "<", `${identifierKey}g`)
              .limit(sql.lit(1))
              .as("u"),
          (join) => join.onTrue(),
        )
        .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
        .leftJoin("client_profiles as c", "c.user_id", "u.id")
        .select("clock.now")
        .select(selectEntity("user", "u"))
        .select(selectEntity("vendorProfile", "v"))
        .select(selectEntity("clientProfile", "c"))
        .select((builder) => countersAsJson(builder, JSON.stringify(counters)).as("counters"))
        .executeTakeFirstOrThrow();
      return {
        account: readAccount(row),
        counters: row.counters.map((counter) => ({ ...counter, countedAt: new Date(counter.countedAt) })),
        now: row.now,
      };
    },
  };
}

/** One look-up by key for each counter that was asked for; their number does not change the text. */
function countersAsJson(
  builder: Pick<ExpressionBuilder<Tables, never>, "selectFrom">,
  wanted: string,
): RawBuilder<readonly CounterJson[]> {
  const found = builder
    .selectFrom(
      sql<WantedCounter>`json_to_recordset(${wanted}::json)`.as<"wanted">(
        sql`wanted(counter text, key text)`,
      ),
    )
    .innerJoinLateral(
      (join) =>
        join
          .selectFrom("counters")
          .select(["n", "subject_id", "counted_at"])
          .whereRef("counters.counter", "=", "wanted.counter")
          .whereRef("counters.key", "=", "wanted.key")
          .limit(sql.lit(1))
          .as("found"),
      (join) => join.onTrue(),
    )
    .select(
      sql`json_agg(json_build_object('counter', wanted.counter, 'key', wanted.key, 'n', found.n,
'subjectId', found.subject_id, 'countedAt', found.counted_at))`.as("all"),
    );
  return sql`coalesce(${found}, '[]'::json)`;
}
