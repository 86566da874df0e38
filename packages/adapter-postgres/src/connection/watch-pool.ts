import type { Logger } from "@latchkey/core/ports";
import type { Pool } from "pg";

const watched = new WeakSet<Pool>();

/** An idle client's broken connection is an event of its pool, which ends the process when nobody listens. */
export function watchPool(pool: Pool, logger: Logger | undefined): void {
  if (watched.has(pool)) return;
  watched.add(pool);
  pool.on("error", () => logger?.warn("postgres.idle_connection_lost"));
}
