import type {
  ClientProfileRow,
  CounterRow,
  SessionRow,
  UserRow,
  VendorProfileRow,
} from "@latchkey/core/ports";
import { Kysely, PostgresDialect, type PostgresPoolClient } from "kysely";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import type { SnakeCase } from "../tables/snake-case.ts";

type Columns<Row> = { readonly [Field in keyof Row & string as SnakeCase<Field>]: Row[Field] };

/** The tables that readers know. */
export interface Tables {
  readonly users: Columns<UserRow>;
  readonly vendor_profiles: Columns<VendorProfileRow>;
  readonly client_profiles: Columns<ClientProfileRow>;
  readonly sessions: Columns<SessionRow>;
  readonly counters: Columns<CounterRow>;
}

export type Database = Kysely<Tables>;

/** Kysely over the runner: the one writes the text, the other names, times and sends it. The host's plugins stay out of it. */
export function createDatabase(runner: StatementRunner, schema: string): Database {
  const query = async (text: string, values: readonly unknown[]): Promise<object> => {
    const { rows, rowCount } = await runner.run({ text, values }, repeatable);
    return { command: "SELECT", rows, rowCount };
  };
  const client: PostgresPoolClient = {
    // Kysely asks for cursors too, but only to stream, which no reader does.
    query: query as PostgresPoolClient["query"],
    release: () => {},
  };
  const pool = { connect: async () => client, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema);
}
