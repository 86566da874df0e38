import { createDatabase, createKeyPrefix } from "@latchkey/test-servers/vitest";
import { afterAll, inject } from "vitest";
import { migrateDatabase, openStores, patientMs, type Stores, type StoresOptions } from "./open-stores.ts";
import { expectAllAudited } from "./watch-writes.ts";

export interface RealStores extends Stores {
  /** Where they are, for a house in another process. */
  readonly place: Pick<StoresOptions, "databaseUrl" | "redisUrl" | "prefix">;
}

/** Stores on the servers of the run: a database and a key prefix of their own, gone after the file. */
export const useRealStores = async (
  options: Partial<Pick<StoresOptions, "clock" | "poolSize" | "logger">> = {},
): Promise<RealStores> => {
  const database = await createDatabase({ template: { name: "migrated", prepare: migrateDatabase } });
  const place = { databaseUrl: database.url, redisUrl: inject("redisUrl"), prefix: createKeyPrefix() };
  const stores = openStores({ ...place, deadlineMs: patientMs, ...options });
  afterAll(async () => {
    await expectAllAudited(stores.pool);
    await stores.close();
    await database.drop();
  });
  return { ...stores, place };
};
