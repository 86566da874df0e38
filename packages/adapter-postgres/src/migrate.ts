import type { Logger } from "@latchkey/core/ports";
import type { Pool } from "pg";
import { isConnectionLost } from "./errors/driver-error.ts";
import { grantAppRole } from "./grant-app-role.ts";
import { allMigrations } from "./migrations/all-migrations.ts";
import { applyMigrations } from "./migrations/apply-migrations.ts";
import { holdSchemaLock } from "./migrations/hold-schema-lock.ts";
import { quoteSchemaName } from "./schema-name.ts";

export interface MigrateOptions {
  /** Not ended here. It must reach Postgres itself or a pooler in session mode. */
  readonly pool: Pool;
  /** `latchkey` by default; the name may be lower-case letters, digits and underscores. */
  readonly schema?: string | undefined;
  /** How long to wait for another process that migrates; 60 s by default. */
  readonly waitMs?: number | undefined;
  /**
   * The role of the app, if it is another one than the owner of the tables, as it should be: gets what it needs and loses all else of the
   * schema. It exists by then.
   */
  readonly appRole?: string | undefined;
  readonly logger?: Logger | undefined;
}

export interface MigrateResult {
  /** The ids of the migrations that this call ran. */
  readonly applied: readonly string[];
}

/**
 * Brings the schema to what this version needs. The old version can go on serving meanwhile.
 * Of several calls at once one works and the others wait, then find it done. A call that was cut off leaves whole migrations.
 *
 * @throws TypeError for a schema that is no plain name, and for an app's role that is absent or that no grant can bind
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const { pool, logger, waitMs = 60_000, appRole } = options;
  const schema = quoteSchemaName(options.schema ?? "latchkey");
  const client = await pool.connect();
  // Without a listener a connection that breaks between two statements ends the process; the next statement tells of it.
  client.on("error", ignore);
  let isLost = false;
  try {
    const work = async (): Promise<readonly string[]> => {
      const applied = await applyMigrations({ client, schema, migrations: allMigrations, logger });
      if (appRole !== undefined) await grantAppRole({ client, schema, role: appRole });
      return applied;
    };
    return { applied: await holdSchemaLock(client, schema, waitMs, work) };
  } catch (error) {
    isLost = isConnectionLost(error);
    throw error;
  } finally {
    if (!isLost) client.off("error", ignore);
    client.release(isLost);
  }
}

function ignore(): void {}
