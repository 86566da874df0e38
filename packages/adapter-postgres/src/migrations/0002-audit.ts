import { recordIndexes } from "./0002-audit/record-indexes.ts";
import { recordTables } from "./0002-audit/record-tables.ts";
import { userColumns } from "./0002-audit/user-columns.ts";
import type { Migration } from "./migration.ts";

export const audit: Migration = {
  id: "0002-audit",
  isTransactional: true,
  statements: (schema) => [...userColumns(schema), ...recordTables(schema), ...recordIndexes(schema)],
};
