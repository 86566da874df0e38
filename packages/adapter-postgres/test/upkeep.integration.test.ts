import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { buildAuditedOperation } from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";

const openPostgres = async (): Promise<{ readonly pool: pg.Pool; close(): Promise<void> }> => {
  const { url } = await createDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 12 });
  return { pool, close: () => pool.end() };
};

const openPglite = async (): Promise<{ readonly pool: pg.Pool; close(): Promise<void> }> => {
  const lite = new PGlite();
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1, idleTimeoutMillis: 0 });
  return {
    pool,
    close: async () => {
      await pool.end();
      await lite.close();
    },
  };
};

describe.each([
  { name: "Postgres", open: openPostgres },
  { name: "PGlite", open: openPglite },
])("room for the audit on $name", ({ open }) => {
  let pool: pg.Pool;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ pool, close } = await open());
    await migrate({ pool });
  });
  afterAll(() => close());

  const months = async (table: string): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ readonly name: string }>(
      "select relname as name from pg_inherits join pg_class on oid = inhrelid where inhparent = $1::regclass order by 1",
      [`latchkey.${table}`],
    );
    return rows.map(({ name }) => name).filter((name) => /_\d{4}_\d\d$/.test(name));
  };

  test("is this month and twelve more, in UTC, each with its triggers", async () => {
    const { rows } = await pool.query<{ readonly suffix: string }>(
      `select to_char(m, 'YYYY_MM') as suffix from generate_series(date_trunc('month', now() at time zone 'UTC'),
        date_trunc('month', now() at time zone 'UTC') + interval '12 months', '1 month') as m`,
    );
    for (const table of ["audit_records", "audit_changes"]) {
      const names = rows.map(({ suffix }) => `${table}_${suffix}`);
      expect(await months(table)).toEqual(names);
      for (const name of names) {
        await expect(pool.query(`truncate latchkey.${name}`)).rejects.toMatchObject({ code: "LK422" });
      }
    }
    await postgresStorage({ pool, deadlineMs: 30_000 }).commit(buildAuditedOperation());
    const [month] = await months("audit_records");
    await expect(pool.query(`delete from latchkey.${month}`)).rejects.toMatchObject({ code: "LK422" });
  });

  test("is made again when it is missing, once though several make it, and takes what the month holds", async () => {
    const [, , gone = ""] = await months("audit_records");
    await pool.query(`drop table latchkey.${gone}`);
    const { audit } = postgresStorage({ pool, deadlineMs: 30_000 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => audit.makeRoom()));
    expect(answers).toEqual(answers.map(() => ({ strayRecords: 0 })));
    await audit.makeRoom();
    expect(await months("audit_records")).toContain(gone);
  });

  test("tells rows that found no month, and is made around them", async () => {
    const [, , , taken = "", free = ""] = await months("audit_changes");
    await pool.query(`drop table latchkey.${taken}, latchkey.${free}`);
    const at = `${taken.slice(-7).replace("_", "-")}-05`;
    await pool.query(
      `insert into latchkey.audit_changes (record_id, position, entity, entity_id, version, kind, fields, diff, masked, at)
       values (gen_random_uuid(), 0, 'user', 'x', 1, 'insert', '[]', '{}', '{}', $1::timestamptz)`,
      [at],
    );
    const { audit } = postgresStorage({ pool, deadlineMs: 30_000 });
    expect(await audit.makeRoom()).toEqual({ strayRecords: 1 });
    await pool.query(
      "alter table latchkey.audit_changes_default disable trigger all; delete from latchkey.audit_changes_default; alter table latchkey.audit_changes_default enable trigger all",
    );
    expect(await audit.makeRoom()).toEqual({ strayRecords: 0 });
    expect(await months("audit_changes")).toEqual(expect.arrayContaining([taken, free]));
  });
});

describe("room for the audit beside others", () => {
  test("does not wait for who holds the table, and is made at the next call", async () => {
    const { pool, close } = await openPostgres();
    const holder = await pool.connect();
    try {
      await migrate({ pool });
      const { rows } = await pool.query(
        "select max(inhrelid::regclass::text) as last from pg_inherits where inhparent = 'latchkey.audit_records'::regclass and inhrelid::regclass::text !~ 'default'",
      );
      await pool.query(`drop table ${rows[0]?.last}`);
      await holder.query("begin; lock table latchkey.audit_records in access exclusive mode");
      const { audit } = postgresStorage({ pool, deadlineMs: 30_000 });
      await expect(audit.makeRoom()).rejects.toMatchObject({ code: "ERR_STORAGE_UNAVAILABLE" });
      await holder.query("rollback; begin; lock table latchkey.audit_records_default in row exclusive mode");
      expect(await audit.makeRoom()).toEqual({ strayRecords: 0 });
      const exists = `select to_regclass('${rows[0]?.last}')::text as name`;
      expect((await pool.query(exists)).rows).toEqual([{ name: null }]);
      await holder.query("commit");
      await audit.makeRoom();
      expect((await pool.query(exists)).rows).toEqual([{ name: rows[0]?.last }]);
    } finally {
      await holder.query("rollback");
      holder.release();
      await close();
    }
  });
});
