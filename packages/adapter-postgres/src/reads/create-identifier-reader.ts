import type { CounterRow, IdentifierReader } from "@latchkey/core/ports";
import { type ExpressionBuilder, type RawBuilder, sql } from "kysely";
import type { StatementRunner } from "../connection/create-statement-runner.ts";
import { createRead, type Parameter } from "./create-read.ts";
import type { Database, Tables } from "./database.ts";
import { columnNames, selectEntity } from "./entity-selection.ts";
import { readAccount } from "./read-account.ts";

/** A counter as JSON carries it. */
type CounterJson = Omit<CounterRow, "countedAt"> & { readonly countedAt: string };
type WantedCounter = Pick<CounterRow, "counter" | "key">;

interface StandingValues {
  readonly from: string;
  readonly to: string;
  /** A JSON list of `WantedCounter`. */
  readonly wanted: string;
}

// Limits are literals: of a limit that is a parameter a plan for any value expects a tenth of the table.
const one = sql.lit(1);

export function createIdentifierReader(runner: StatementRunner, database: Database): IdentifierReader {
  const readStanding = createRead(runner, (parameter: Parameter<StandingValues>) =>
    database
      .selectFrom(sql<{ readonly now: Date }>`(select statement_timestamp() as now)`.as("clock"))
      .leftJoinLateral(
        (join) =>
          join
            .selectFrom("users")
            .select(columnNames("user"))
            .where(sql.ref<string>("identifier_hash"), ">=", parameter("from"))
            .where(sql.ref<string>("identifier_hash"), "<", parameter("to"))
            .limit(one)
            .as("u"),
        (join) => join.onTrue(),
      )
      .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
      .leftJoin("client_profiles as c", "c.user_id", "u.id")
      .select("clock.now")
      .select(selectEntity("user", "u"))
      .select(selectEntity("vendorProfile", "v"))
      .select(selectEntity("clientProfile", "c"))
      .select((builder) => countersAsJson(builder, parameter("wanted")).as("counters")),
  );

  return {
    getStanding: async ({ identifierKey, counters }) => {
      // A range, because a LIKE is planned without its value. No hexadecimal digit sorts at or after "g".
      const range = { from: identifierKey, to: `${identifierKey}g` };
      const [row] = await readStanding({ ...range, wanted: JSON.stringify(counters) });
      if (row === undefined) throw new Error("A standing has one row, whoever it is of.");
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
          .limit(one)
          .as("found"),
      (join) => join.onTrue(),
    )
    .select(
      sql`json_agg(json_build_object('counter', wanted.counter, 'key', wanted.key, 'n', found.n,
'subjectId', found.subject_id, 'countedAt', found.counted_at))`.as("all"),
    );
  return sql`coalesce(${found}, '[]'::json)`;
}
