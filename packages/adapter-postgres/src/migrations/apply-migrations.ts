import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "@latchkey/core/ports";
import type { PoolClient } from "pg";
import { readDatabaseError } from "../errors/driver-error.ts";
import type { Migration } from "./migration.ts";

export interface ApplyMigrations {
  readonly client: PoolClient;
  /** Quoted. */
  readonly schema: string;
  readonly migrations: readonly Migration[];
  readonly logger: Logger | undefined;
}

/** A statement that waits for a lock makes all later ones of the host wait behind it: better to let go and try again. */
const lockTimeoutMs = 2_000;
const maxTries = 30;
const pauseMs = 500;

/** Runs what has not been run yet; the caller holds the lock of the schema. @returns the ids of what ran. */
export async function applyMigrations({
  client,
  schema,
  migrations,
  logger,
}: ApplyMigrations): Promise<readonly string[]> {
  await createLedger(client, schema);
  const { rows } = await client.query<{ readonly id: string }>(`select id from ${schema}.migrations`);
  const done = new Set(rows.map(({ id }) => id));
  const pending = migrations.filter(({ id }) => !done.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await client.query(`set lock_timeout = ${lockTimeoutMs}`);
  try {
    for (const migration of pending) {
      await withRetries(() => applyOne(client, schema, migration));
      logger?.info("postgres.migrated", { migration: migration.id });
    }
  } finally {
    await client.query("reset lock_timeout");
  }
  return pending.map(({ id }) => id);
}

async function createLedger(client: PoolClient, schema: string): Promise<void> {
  // `if not exists` asks for the right to create even when there is nothing to do.
  const { rows } = await client.query<{ readonly ledger: string | null }>(
    "select to_regclass($1)::text as ledger",
    [`${schema}.migrations`],
  );
  if (rows[0]?.ledger) return;
  await client.query(`create schema if not exists ${schema}`);
  await client.query(`create table ${schema}.migrations (
  id text constraint migrations_pkey primary key,
  applied_at timestamptz not null default statement_timestamp()
)`);
}

async function applyOne(client: PoolClient, schema: string, migration: Migration): Promise<void> {
  const ledger = `insert into ${schema}.migrations (id) values ($1)`;
  if (!migration.isTransactional) {
    for (const statement of migration.statements(schema)) await client.query(statement);
    await client.query(ledger, [migration.id]);
    return;
  }
  await client.query("begin");
  try {
    for (const statement of migration.statements(schema)) await client.query(statement);
    await client.query(ledger, [migration.id]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

async function withRetries(apply: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await apply();
    } catch (error) {
      const isLockTaken = readDatabaseError(error)?.code === "55P03";
      if (!isLockTaken || tries === maxTries) throw error;
      await wait(pauseMs);
    }
  }
}
