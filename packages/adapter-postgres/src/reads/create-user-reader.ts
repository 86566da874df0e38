import type { UserId, UserReader } from "@latchkey/core/ports";
import type { StatementRunner } from "../connection/create-statement-runner.ts";
import { createRead, type Parameter } from "./create-read.ts";
import type { Database } from "./database.ts";
import { selectEntity } from "./entity-selection.ts";
import { isUuid } from "./is-uuid.ts";
import { readAccount } from "./read-account.ts";

export function createUserReader(runner: StatementRunner, database: Database): UserReader {
  const findAccount = createRead(runner, (parameter: Parameter<{ readonly id: UserId }>) =>
    database
      .selectFrom("users as u")
      .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
      .leftJoin("client_profiles as c", "c.user_id", "u.id")
      .select(selectEntity("user", "u"))
      .select(selectEntity("vendorProfile", "v"))
      .select(selectEntity("clientProfile", "c"))
      .where("u.id", "=", parameter("id")),
  );

  return {
    findById: async (id) => {
      if (!isUuid(id)) return null;
      const [row] = await findAccount({ id });
      return row === undefined ? null : readAccount(row);
    },
  };
}
