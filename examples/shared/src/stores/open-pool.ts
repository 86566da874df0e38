import pg from "pg";
import { openEmbeddedPool } from "./open-embedded-pool.ts";
import type { OpenedPool } from "./opened-pool.ts";

/** Opens the database of the settings: the server that a URL names, or the embedded one. */
export const openPool = async (settings: {
  readonly databaseUrl: string | null;
  readonly directory: string;
}): Promise<OpenedPool> => {
  if (settings.databaseUrl === null) return openEmbeddedPool(settings.directory);
  // Without its own limit a silent server would fill the pool with connections that are still being made.
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, connectionTimeoutMillis: 5_000 });
  return { pool, close: () => pool.end() };
};
