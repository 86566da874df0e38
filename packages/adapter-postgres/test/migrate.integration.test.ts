import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { findUniqueRule } from "../src/errors/find-unique-rule.ts";
import { migrate } from "../src/migrate.ts";
import { allMigrations } from "../src/migrations/all-migrations.ts";
import { applyMigrations } from "../src/migrations/apply-migrations.ts";
import type { Migration } from "../src/migrations/migration.ts";
import { allTables } from "../src/tables/all-tables.ts";
import { snakeCase } from "../src/tables/snake-case.ts";

const ids = allMigrations.map(({ id }) => id);

describe("migrate", () => {
  const pools: pg.Pool[] = [];
  let pool: pg.Pool;
  let url: string;

  const openPool = (): pg.Pool => {
    const opened = new pg.Pool({ connectionString: url, max: 2 });
    pools.push(opened);
    return opened;
  };

  beforeEach(async () => {
    ({ url } = await createDatabase());
    pool = openPool();
  });
  afterAll(() => Promise.all(pools.map((opened) => opened.end())));

  const apply = async (...migrations: readonly Migration[]): Promise<readonly string[]> => {
    const client = await pool.connect();
    try {
      return await applyMigrations({ client, schema: '"latchkey"', migrations, logger: undefined });
    } finally {
      client.release();
    }
  };

  const migration = (id: string, statements: readonly string[], isTransactional = true): Migration => ({
    id,
    isTransactional,
    statements: () => statements,
  });

  const readIds = async (): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ readonly id: string }>(
      "select id from latchkey.migrations order by id",
    );
    return rows.map(({ id }) => id);
  };

  test("runs what is pending, and the second time nothing", async () => {
    expect(await migrate({ pool })).toEqual({ applied: ids });
    expect(await migrate({ pool })).toEqual({ applied: [] });
  });

  test("runs once when eight start at the same time", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => migrate({ pool: openPool() })));
    expect(results.flatMap(({ applied }) => applied)).toEqual(ids);
  });

  test("gives up when another process migrates for too long", async () => {
    const holder = await pool.connect();
    try {
      await holder.query(`select pg_advisory_lock(hashtextextended('latchkey migrate "latchkey"', 0))`);
      await expect(migrate({ pool: openPool(), waitMs: 0 })).rejects.toThrow("Another process");
    } finally {
      await holder.query("select pg_advisory_unlock_all()");
      holder.release();
    }
    expect(await migrate({ pool })).toEqual({ applied: ids });
  });

  test.each(["a; drop schema public", 'a"b', "A", "pg_latchkey", "", "1a"])(
    "refuses %j as a schema",
    async (schema) => {
      await expect(migrate({ pool, schema })).rejects.toThrow(TypeError);
    },
  );

  test("takes the names of SQL's own words as a schema", async () => {
    expect(await migrate({ pool, schema: "user" })).toEqual({ applied: ids });
  });

  test("needs no right to create a schema that is there", async () => {
    await migrate({ pool });
    await pool.query(
      "create role limited; grant usage on schema latchkey to limited; grant select on latchkey.migrations to limited",
    );
    const limited = new pg.Pool({ connectionString: url, options: "-c role=limited" });
    pools.push(limited);
    expect(await migrate({ pool: limited })).toEqual({ applied: [] });
  });

  test("leaves nothing of a migration that fails, keeps those before it, and leaves the session as it was", async () => {
    const failing = migration("0002", ["create table latchkey.half (id int)", "select 1 / 0"]);
    await expect(apply(migration("0001", ["create table latchkey.whole (id int)"]), failing)).rejects.toThrow(
      "division by zero",
    );
    expect(await readIds()).toEqual(["0001"]);
    const { rows } = await pool.query(
      "select to_regclass('latchkey.half') as half, current_setting('lock_timeout') as timeout",
    );
    expect(rows).toEqual([{ half: null, timeout: "0" }]);
  });

  test("runs in the order of ids, and what may not stand in a transaction too", async () => {
    const index = [
      "drop index concurrently if exists latchkey.a_by_id",
      "create index concurrently a_by_id on latchkey.a (id)",
    ];
    const ids = await apply(
      migration("0002", index, false),
      migration("0001", ["create table latchkey.a (id int)"]),
    );
    expect(ids).toEqual(["0001", "0002"]);
    const { rows } = await pool.query(
      "select indisvalid from pg_index where indexrelid = 'latchkey.a_by_id'::regclass",
    );
    expect(rows).toEqual([{ indisvalid: true }]);
  });

  test("does not make the host wait behind it for a lock, and comes through when the lock is free", async () => {
    await apply(migration("0001", ["create table latchkey.a (id int)"]));
    const holder = await pool.connect();
    await holder.query("begin; lock table latchkey.a in access share mode");
    const applying = openPool();
    const client = await applying.connect();
    try {
      const migrations = [migration("0002", ["alter table latchkey.a add column b int"])];
      const done = applyMigrations({ client, schema: '"latchkey"', migrations, logger: undefined });
      // Longer than the lock timeout: by then it has let go at least once.
      await wait(2_300);
      await holder.query("commit");
      expect(await done).toEqual(["0002"]);
    } finally {
      client.release();
      holder.release();
    }
  });

  test.each(["latchkey", "another"])("makes in %s what the table descriptions say", async (schema) => {
    await migrate({ pool, schema });
    const { rows: columns } = await pool.query<{
      readonly table: string;
      readonly column: string;
      readonly type: string;
    }>(
      `select relname as table, attname as column, format_type(atttypid, atttypmod) as type
       from pg_attribute join pg_class on pg_class.oid = attrelid
       where relnamespace = $1::regnamespace and relkind in ('r', 'p') and attnum > 0`,
      [schema],
    );
    for (const table of Object.values(allTables)) {
      for (const [field, { type }] of Object.entries(table.columns)) {
        const found = columns.find((row) => row.table === table.name && row.column === snakeCase(field));
        expect(found?.type, `${table.name}.${field}`).toBe(
          type.replace("timestamptz(3)", "timestamp(3) with time zone"),
        );
      }
    }
  });

  test.each(["latchkey", "another"])(
    "gives in %s the name that duplicates are told by to every unique index",
    async (schema) => {
      await migrate({ pool, schema });
      const { rows } = await pool.query<{
        readonly table: string;
        readonly index: string;
        readonly columns: string[];
      }>(
        `select t.relname as table, i.relname as index, array_agg(a.attname::text order by a.attnum) as columns
       from pg_index join pg_class t on t.oid = indrelid join pg_class i on i.oid = indexrelid
       join pg_attribute a on a.attrelid = indexrelid
       where t.relnamespace = $1::regnamespace and indisunique group by 1, 2`,
        [schema],
      );
      const told = rows.flatMap(({ table, index, columns }) => {
        const rule = findUniqueRule(table, index);
        return rule === null ? [] : [{ table, columns, rule }];
      });
      for (const { table, columns, rule } of told) {
        expect(allTables[rule.entity].name).toBe(table);
        expect(columns[0]).toBe(snakeCase(rule.field));
      }
      // Partitions could only check their own rows: what stands in them is unique by its operation.
      const wholeTables = Object.values(allTables).filter(({ name }) => !name.startsWith("audit_"));
      const rules = wholeTables.reduce((sum, table) => sum + 1 + table.unique.length, 0);
      expect(told).toHaveLength(rules);
      const untold = rows
        .filter(({ table, index }) => findUniqueRule(table, index) === null)
        .map(({ index }) => index);
      // The first stands for a foreign key only: it holds the primary key. The others are never written by a commit.
      expect(untold.toSorted()).toEqual([
        "audit_anomalies_pkey",
        "audit_batches_pkey",
        "audit_checkpoints_pkey",
        "audit_ledger_pkey",
        "audit_tiles_pkey",
        "clusters_pkey",
        "consumers_pkey",
        "dead_letters_pkey",
        "migrations_pkey",
        "settings_pkey",
        "users_id_user_type_key",
      ]);
    },
  );
});
