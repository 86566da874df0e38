import { commitTables } from "./0001-init/commit-tables.ts";
import { profileTables } from "./0001-init/profile-tables.ts";
import { sessionTable } from "./0001-init/session-table.ts";
import { userTable } from "./0001-init/user-table.ts";
import type { Migration } from "./migration.ts";

export const init: Migration = {
  id: "0001-init",
  isTransactional: true,
  statements: (schema) => [
    ...commitTables(schema),
    ...userTable(schema),
    ...profileTables(schema),
    ...sessionTable(schema),
  ],
};
