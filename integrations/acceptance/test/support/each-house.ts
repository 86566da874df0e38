import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import pg from "pg";
import { afterAll } from "vitest";
import { createHouse, type House } from "./create-house.ts";
import { useRealStores } from "./use-real-stores.ts";

const onMemory = async (): Promise<House> =>
  createHouse({ storage: memoryStorage(), ephemeral: memoryEphemeral() });

const onPglite = async (): Promise<House> => {
  const lite = new PGlite();
  const pool = new pg.Pool(Object.assign(createPgConfig(lite), { max: 1, idleTimeoutMillis: 0 }));
  afterAll(async () => {
    await pool.end();
    await lite.close();
  });
  await migrate({ pool });
  return createHouse({ storage: postgresStorage({ pool }), ephemeral: memoryEphemeral() });
};

const onServers = async (): Promise<House> => createHouse(await useRealStores());

/** The same house over every pair of stores that a host can choose. */
export const eachHouse: readonly { readonly name: string; readonly open: () => Promise<House> }[] = [
  { name: "memory", open: onMemory },
  { name: "PGlite and memory", open: onPglite },
  { name: "Postgres and Redis", open: onServers },
];
