import type { Logger, Storage } from "@latchkey/core/ports";
import type { Pool } from "pg";
import { createAuditLog } from "./audit/create-audit-log.ts";
import { createSealLedger } from "./audit/create-seal-ledger.ts";
import { createCommit } from "./commit/create-commit.ts";
import { createStatementRunner, repeatable } from "./connection/create-statement-runner.ts";
import { watchPool } from "./connection/watch-pool.ts";
import { createDeliveryQueue } from "./deliveries/create-delivery-queue.ts";
import { createEventLog } from "./events/create-event-log.ts";
import { createIdentifierReader } from "./reads/create-identifier-reader.ts";
import { createSessionReader } from "./reads/create-session-reader.ts";
import { createUserReader } from "./reads/create-user-reader.ts";
import { createDatabase } from "./reads/database.ts";
import { quoteSchemaName } from "./schema-name.ts";
import { checkCluster } from "./working-state/check-cluster.ts";
import { checkMigrations } from "./working-state/check-migrations.ts";
import { pinStatement } from "./working-state/pin-statement.ts";
import { pruneStatement } from "./working-state/prune-statement.ts";
import { rebase } from "./working-state/rebase.ts";

export interface PostgresStorageOptions {
  /**
   * Any pool of `pg`; not ended here. Its `max` bounds how many calls run at once. Give it a `connectionTimeoutMillis`: only the pool
   * itself can give up a connection that is still being made, so without one a silent server can fill it for minutes.
   */
  readonly pool: Pool;
  /** `latchkey` by default; the name that `migrate` got. */
  readonly schema?: string | undefined;
  /** Whether statements are named and kept by their connection: true by default, false for a pooler that can't keep them. */
  readonly prepare?: boolean | undefined;
  /** How long a call may take, with waiting for a connection; 5 s by default. */
  readonly deadlineMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * The storage on Postgres 14 or newer, and on PGlite through its `pg` shim. Every call is one statement in one round trip and needs no
 * session state. When a connection is lost, the statement is sent once more; a commit is settled by the id of its operation.
 *
 * @throws TypeError for a schema that is no plain name
 */
export function postgresStorage(options: PostgresStorageOptions): Storage {
  const { pool, schema: schemaName = "latchkey", prepare = true, deadlineMs = 5_000, logger } = options;
  const schema = quoteSchemaName(schemaName);
  watchPool(pool, logger);
  const runner = createStatementRunner({ pool, prepare, deadlineMs, logger });
  const database = createDatabase(schemaName);

  return {
    identifiers: createIdentifierReader(runner, database),
    users: createUserReader(runner, database),
    sessions: createSessionReader(runner, database),
    deliveries: createDeliveryQueue(runner, schema),
    events: createEventLog(runner, schema),
    audit: createAuditLog(runner, schema, createSealLedger(runner, schema)),
    commit: createCommit(runner, schema),
    pin: async (name, value) => {
      const { rows } = await runner.run(pinStatement(schema, name, value), repeatable);
      return String(rows[0]?.["value"]);
    },
    prune: async ({ limit }) => {
      const { rows } = await runner.run(pruneStatement(schema, limit), repeatable);
      return Number(rows[0]?.["pruned"]);
    },
    rebase: () => rebase(runner, schema),
    check: async () => {
      await checkMigrations(runner, schema);
      await checkCluster(runner, schema);
    },
    ping: async () => {
      await runner.run({ text: "select 1", values: [] }, repeatable);
    },
  };
}
