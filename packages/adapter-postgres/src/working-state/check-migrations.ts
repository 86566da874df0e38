import { StoreError } from "@latchkey/core/errors";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { allMigrations } from "../migrations/all-migrations.ts";

/** Migrations of a newer version do no harm: they can be run while this one serves. @throws StoreError ERR_STORE_MISCONFIGURED */
export async function checkMigrations(runner: StatementRunner, schema: string): Promise<void> {
  const { rows } = await runner.run({ text: `select id from ${schema}.migrations`, values: [] }, repeatable);
  const done = new Set(rows.map(({ id }) => id));
  const pending = allMigrations.filter(({ id }) => !done.has(id)).map(({ id }) => id);
  if (pending.length === 0) return;
  throw new StoreError(
    "ERR_STORE_MISCONFIGURED",
    `Migrations are pending (${pending.join(", ")}): run latchkey migrate.`,
  );
}
