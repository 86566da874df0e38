import type { CommandContext } from "@latchkey/core/ports";
import { Pool } from "pg";
import { databaseUrl } from "./database-options.ts";

/** Runs `work` on one connection of its own. @throws CommandError without DATABASE_URL */
export async function usePool<T>(
  context: Pick<CommandContext, "environment">,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = new Pool({
    connectionString: databaseUrl(context),
    max: 1,
    connectionTimeoutMillis: 10_000,
  });
  pool.on("error", () => {}); // The statement that runs tells of it.
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
