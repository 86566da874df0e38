import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { lockDirectory } from "./directory-lock.ts";
import type { OpenedPool } from "./opened-pool.ts";

/** Opens the database inside this process, kept in `directory`. It has one connection. */
export const openEmbeddedPool = async (directory: string): Promise<OpenedPool> => {
  const lock = lockDirectory(directory);
  try {
    const database = await PGlite.create(join(directory, "postgres"), { extensions: { pg_trgm } });
    // The shim has one connection object: a second one, or one closed for idleness, would break the first.
    const pool = new pg.Pool(Object.assign(createPgConfig(database), { max: 1, idleTimeoutMillis: 0 }));
    return {
      pool,
      close: async () => {
        await pool.end();
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};
