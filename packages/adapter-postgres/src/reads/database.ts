import type {
  ClientProfileRow,
  CounterRow,
  SessionRow,
  UserRow,
  VendorProfileRow,
} from "@latchkey/core/ports";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
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

/** Kysely as the writer of texts, checked against the tables: it is connected to nothing. */
export function createDatabase(schema: string): Database {
  const dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database: Kysely<unknown>) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<Tables>({ dialect }).withSchema(schema);
}
