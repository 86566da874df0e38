import type { Entities } from "@latchkey/core/ports";
import { entityTables } from "./entity-tables.ts";
import { type FactRecords, factTables } from "./fact-tables.ts";
import type { Table } from "./table.ts";

/** The singular camelCase name of anything that a commit writes. */
export type TableName = keyof Entities | keyof FactRecords;

/** A table without its row type: what compiles SQL needs names only. */
export type AnyTable = Table<Readonly<Record<string, unknown>>>;

// `Table` is only read here, so a table of known fields stands in for one of any fields; TypeScript can't see that.
export const allTables = { ...factTables, ...entityTables } as unknown as Readonly<
  Record<TableName, AnyTable>
>;
