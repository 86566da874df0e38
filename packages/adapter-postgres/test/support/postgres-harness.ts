import type { Entities, EntityName } from "@latchkey/core/ports";
import type { StorageHarness, StoredKind } from "@latchkey/core/testing";
import type { Pool } from "pg";
import { columnParsers } from "../../src/connection/column-parsers.ts";
import { migrate } from "../../src/migrate.ts";
import { type PostgresStorageOptions, postgresStorage } from "../../src/postgres-storage.ts";
import { allTables } from "../../src/tables/all-tables.ts";
import { snakeCase } from "../../src/tables/snake-case.ts";

/** Columns that tell when something happened or ends; time passes by moving them all back. */
const agedColumns: readonly { readonly table: string; readonly columns: readonly string[] }[] = [
  { table: "operations", columns: ["at"] },
  { table: "redemptions", columns: ["redeemed_at", "expires_at"] },
  { table: "counters", columns: ["counted_at"] },
  { table: "sessions", columns: ["created_at", "last_seen_at", "expires_at"] },
  { table: "deliveries", columns: ["created_at", "available_at", "expires_at", "ended_at"] },
  { table: "consumers", columns: ["due_at"] },
];

/** A storage in a fresh schema of the pool's database, and raw SQL beside it. */
export async function createPostgresHarness(
  options: PostgresStorageOptions & { readonly schema: string },
): Promise<StorageHarness> {
  const { pool, schema } = options;
  await migrate({ pool, schema });

  const query = async (
    text: string,
    values: readonly unknown[],
  ): Promise<readonly Record<string, unknown>[]> => {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>({
        text,
        values: [...values],
        types: columnParsers,
      });
      return rows;
    } finally {
      client.release();
    }
  };

  return {
    storage: postgresStorage(options),
    countRows: async (kind: StoredKind) => {
      const name =
        kind === "auditRecord"
          ? "audit_records"
          : kind === "auditChange"
            ? "audit_changes"
            : allTables[kind].name;
      const rows = await query(`select count(*) as n from ${schema}.${name}`, []);
      return Number(rows[0]?.["n"]);
    },
    readRow: async <E extends EntityName>(entity: E, id: string) => {
      const { name, key, columns } = allTables[entity];
      const keyColumn = snakeCase(key[0] ?? "");
      const [row] = await query(`select * from ${schema}.${name} where ${keyColumn} = $1`, [id]);
      if (row === undefined) return null;
      const fields = Object.keys(columns).map((field) => [field, row[snakeCase(field)]]);
      // What was stored, whatever it is: the check compares it.
      return Object.fromEntries(fields) as Entities[E];
    },
    readCounter: async (counter, key) => {
      const [row] = await query(`select * from ${schema}.counters where counter = $1 and key = $2`, [
        counter,
        key,
      ]);
      if (row === undefined) return null;
      const { n, subject_id: subjectId, counted_at: countedAt } = row;
      // As above.
      return { counter, key, n, subjectId, countedAt } as Awaited<ReturnType<StorageHarness["readCounter"]>>;
    },
    readDelivery: async (id) => {
      const [row] = await query(`select status, sealed, attempts from ${schema}.deliveries where id = $1`, [
        id,
      ]);
      // As above.
      return (row ?? null) as Awaited<ReturnType<StorageHarness["readDelivery"]>>;
    },
    elapse: async (seconds) => {
      for (const { table, columns } of agedColumns) {
        const assignments = columns.map((column) => `${column} = ${column} - make_interval(secs => $1)`);
        await query(`update ${schema}.${table} set ${assignments.join(", ")}`, [seconds]);
      }
    },
  };
}

/** What is kept: nothing of it comes from a check. */
const keptTables = ["migrations", "clusters"];

/** Empties the schema of a harness, against foreign keys and append-only triggers alike: much faster than a fresh one. */
export async function emptySchema(pool: Pool, schema: string): Promise<void> {
  const client = await pool.connect();
  try {
    // Rows of partitions go with those of their table.
    const { rows } = await client.query<{ readonly name: string }>(
      `select relname as name from pg_class
where relnamespace = $1::regnamespace and relkind in ('r', 'p') and not relispartition and not relname = any($2::text[])`,
      [schema, keptTables],
    );
    await client.query(
      [
        "set session_replication_role = replica",
        ...rows.map(({ name }) => `delete from ${schema}.${name}`),
        // The one row that the migration makes.
        `insert into ${schema}.audit_ledger default values`,
        "reset session_replication_role",
      ].join(";"),
    );
  } finally {
    client.release();
  }
}
