import { clusterTable } from "./0002-audit/cluster-table.ts";
import { consumerTables } from "./0002-audit/consumer-tables.ts";
import { ledgerTables } from "./0002-audit/ledger-tables.ts";
import { recordIndexes } from "./0002-audit/record-indexes.ts";
import { recordTables } from "./0002-audit/record-tables.ts";
import { upkeep } from "./0002-audit/upkeep.ts";
import { userColumns } from "./0002-audit/user-columns.ts";
import type { Migration } from "./migration.ts";

export const audit: Migration = {
  id: "0002-audit",
  isTransactional: true,
  statements: (schema) => [
    ...userColumns(schema),
    ...recordTables(schema),
    ...recordIndexes(schema),
    ...clusterTable(schema),
    ...ledgerTables(schema),
    ...consumerTables(schema),
    ...upkeep(schema),
  ],
};
