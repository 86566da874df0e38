import type { CommandContext, CommandValues, OpenedStorage } from "@latchkey/core/ports";
import { Pool } from "pg";
import { postgresStorage } from "../postgres-storage.ts";
import { databaseUrl, schemaOf } from "./database-options.ts";

/** Longer than an app's: nobody waits in a browser, and some commands read much. */
const deadlineMs = 60_000;

/** @throws CommandError without DATABASE_URL */
export async function openStorage(
  values: CommandValues,
  context: Pick<CommandContext, "environment">,
): Promise<OpenedStorage> {
  const connectionString = databaseUrl(context);
  const pool = new Pool({ connectionString, max: 4, connectionTimeoutMillis: 10_000 });
  return {
    storage: postgresStorage({ pool, schema: schemaOf(values), deadlineMs }),
    close: () => pool.end(),
  };
}
