import type { UserReader } from "@latchkey/core/ports";
import type { Database } from "./database.ts";
import { selectEntity } from "./entity-selection.ts";
import { isUuid } from "./is-uuid.ts";
import { readAccount } from "./read-account.ts";

export function createUserReader(database: Database): UserReader {
  const accounts = database
    .selectFrom("users as u")
    .leftJoin("vendor_profiles as v", "v.user_id", "u.id")
    .leftJoin("client_profiles as c", "c.user_id", "u.id")
    .select(selectEntity("user", "u"))
    .select(selectEntity("vendorProfile", "v"))
    .select(selectEntity("clientProfile", "c"));

  return {
    findById: async (id) => {
      if (!isUuid(id)) return null;
      const row = await accounts.where("u.id", "=", id).executeTakeFirst();
      return row === undefined ? null : readAccount(row);
    },
  };
}
