import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import type { AuditFilter, Instant, OperationName } from "@latchkey/core/ports";
import { buildAccount, buildAuditedOperation, insertAccount } from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { countRoundTrips } from "./support/count-round-trips.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("the tables of the audit", () => {
  const postgres = usePostgres();

  const register = async (): Promise<ReturnType<typeof buildAuditedOperation>> => {
    const operation = buildAuditedOperation({ changes: insertAccount(buildAccount()) });
    await postgresStorage({ pool: postgres.pool }).commit(operation);
    return operation;
  };

  test.each(["audit_records", "audit_changes"])(
    "refuse to change, lose or empty rows of %s",
    async (table) => {
      await register();
      const { rows } = await postgres.pool.query<{ readonly name: string }>(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass",
        [`latchkey.${table}`],
      );
      expect(rows.map(({ name }) => name)).toContain(`latchkey.${table}_default`);
      const inRoom = await postgres.pool.query<{ readonly name: string }>(
        `select tableoid::regclass::text as name from latchkey.${table} limit 1`,
      );
      const month = inRoom.rows[0]?.name ?? "none";
      expect(month).toMatch(/\d$/);
      for (const text of [
        `update latchkey.${table} set sealed = null`,
        `update ${month} set at = at - interval '1 day'`,
        `delete from latchkey.${table}`,
        `delete from ${month}`,
        `truncate latchkey.${table}`,
        ...rows.map(({ name }) => `truncate ${name}`),
      ])
        await expect(postgres.pool.query(text), text).rejects.toMatchObject({ code: "LK422" });
    },
  );

  test("take a row of a time that has no month, so that nothing fails for want of room", async () => {
    const { audit } = await register();
    await postgres.pool.query(
      `insert into latchkey.audit_changes (record_id, position, entity, entity_id, version, kind, fields, diff, masked, at)
values ($1, 9, 'user', 'x', 1, 'insert', '[]', '{}', '{}', '1999-01-01')`,
      [audit.record.id],
    );
    const { rows } = await postgres.pool.query(
      "select count(*)::integer as n from latchkey.audit_changes_default",
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test("are written in the round trip of the commit, and stand or fall with it", async () => {
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
    const trips = countRoundTrips(pool);
    const storage = postgresStorage({ pool });
    await storage.ping();
    trips.take();
    await storage.commit(buildAuditedOperation({ changes: insertAccount(buildAccount()) }));
    expect(trips.take()).toBe(1);

    const account = buildAccount();
    const operation = buildAuditedOperation({ changes: insertAccount(account) });
    // Two that the database refuses: a number that no column takes, and a text that it can't hold.
    const broken = [
      { ...operation.audit.record, occurrences: 2 ** 31 },
      { ...operation.audit.record, sentence: "\0" },
    ];
    for (const record of broken) {
      const refused = { ...operation, audit: { ...operation.audit, record } };
      await expect(storage.commit(refused)).rejects.toMatchObject({ code: "ERR_STORAGE_INVALID" });
      expect(await storage.users.findById(account.user.id)).toBeNull();
      expect(await storage.audit.findRecord(operation.id)).toBeNull();
    }
    await storage.commit(operation);
    expect((await storage.audit.findRecord(operation.id))?.changes).toHaveLength(
      operation.audit.changes.length,
    );
    await pool.end();
  });

  test("are paged by microseconds, which a Date would take for one moment", async () => {
    const { storage, requestId } = {
      storage: postgresStorage({ pool: postgres.pool }),
      requestId: "same-moment",
    };
    const { id } = await register();
    await postgres.pool.query(
      `insert into latchkey.audit_records
select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'n', 1000000 + i, 'request_id', $2::text,
  'at', timestamptz '2026-01-01 10:00:00.000001Z' + i / 2 * interval '1 microsecond'))).*
from latchkey.audit_records as r, generate_series(0, 5) as i where r.id = $1`,
      [id, requestId],
    );
    const seen: (readonly [string, Instant])[] = [];
    for (let cursor: string | null = null, isLast = false; !isLast; isLast = cursor === null) {
      const page = await storage.audit.search({ filter: { requestId }, cursor, limit: 1 });
      seen.push(...page.items.map(({ n, at }) => [n, at] as const));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(
      [5, 4, 3, 2, 1, 0].map((i) => [
        String(1_000_000 + i),
        `2026-01-01T10:00:00.00000${1 + Math.floor(i / 2)}Z`,
      ]),
    );
  });

  test("give the trails of who lives, behind however many died", async () => {
    const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
    const dead = 5_000;
    await postgres.pool.query(
      `insert into latchkey.audit_changes (record_id, position, entity, entity_id, version, kind, fields, diff, masked)
select gen_random_uuid(), 0, 'vendorProfile', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), version,
  case version when 1 then 'insert' else 'delete' end, '[]', '{}', '{}'
from generate_series(1, $1 + 3) as n, generate_series(1, 2) as version where version = 1 or n <= $1`,
      [dead],
    );
    const { audit } = postgresStorage({ pool: postgres.pool });
    const { rows } = await postgres.pool.query<{ readonly at: Date }>("select now() as at");
    const at = rows[0]?.at ?? new Date();
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await audit.listTrails({ entity: "vendorProfile", at, cursor, limit: 2 });
      pages.push(page.items.map(({ entityId }) => entityId));
      ({ nextCursor: cursor } = page);
    } while (cursor !== null && pages.length < 10);
    expect(pages).toEqual([[], [], [1, 2].map((n) => idOf(dead + n)), [idOf(dead + 3)]]);
  });

  test("are not a way in for who searches", async () => {
    const { audit } = postgresStorage({ pool: postgres.pool });
    const hostile = `' or true; drop table latchkey.audit_records; --`;
    const filters = [
      { name: hostile as OperationName },
      // What no type lets through, a caller of JavaScript may.
      { outcome: hostile } as unknown as AuditFilter,
      { text: hostile },
      { requestId: hostile },
      { actorId: hostile } as unknown as AuditFilter,
    ];
    for (const filter of filters)
      expect(await audit.search({ filter, cursor: null, limit: 5 })).toEqual({ items: [], nextCursor: null });
    for (const cursor of [
      "0000-01-01T00:00:00.000000Z.1",
      "",
      "x",
      "2026-02-31T10:00:00.000000Z.1",
      "2026-02-01T10:00:00.000000Z.9223372036854775808",
    ])
      await expect(audit.search({ filter: {}, cursor, limit: 5 })).rejects.toMatchObject({
        code: "invalid_input",
      });
  });
});

describe("the search for parts of words", () => {
  const definition = async (pool: pg.Pool): Promise<string> => {
    const { rows } = await pool.query<{ readonly text: string }>(
      "select pg_get_indexdef('latchkey.audit_records_by_text'::regclass) as text",
    );
    return rows[0]?.text ?? "";
  };

  const expectFound = async (pool: pg.Pool): Promise<void> => {
    const storage = postgresStorage({ pool });
    const operation = buildAuditedOperation({}, { sentence: "vendor.approve 100% done_by Angstrom" });
    await storage.commit(operation);
    await storage.commit(buildAuditedOperation({}, { sentence: "vendor approves 1000 doneXby others" }));
    for (const text of ["approve", "VENDOR done", "00% d", "ne_b", "ANGST"]) {
      const { items } = await storage.audit.search({ filter: { text }, cursor: null, limit: 5 });
      expect(
        items.map(({ id }) => id),
        text,
      ).toContain(operation.id);
      expect(items.length, text).toBe(text === "approve" ? 2 : 1);
    }
  };

  test("finds the extension in whatever schema it stands", async () => {
    const { url } = await createDatabase();
    const pool = new pg.Pool({ connectionString: url });
    await pool.query(`create schema "Odd one"; create extension pg_trgm schema "Odd one"`);
    await migrate({ pool });
    expect(await definition(pool)).toContain(`sentence "Odd one".gin_trgm_ops`);
    await expectFound(pool);
    await pool.end();
  });

  test("makes the extension where there is none, and does without where there is no place for it", async () => {
    const { url } = await createDatabase();
    const owner = new pg.Pool({ connectionString: url });
    await migrate({ pool: owner });
    expect(await definition(owner)).toContain("gin_trgm_ops");
    await owner.end();

    const other = await createDatabase();
    const pool = new pg.Pool({ connectionString: other.url, options: "-c search_path=nowhere" });
    await migrate({ pool });
    expect(await definition(pool)).not.toContain("trgm");
    await expectFound(pool);
    await pool.end();
  });

  describe("on PGlite", () => {
    const lite = new PGlite();
    const pool = new pg.Pool({ ...createPgConfig(lite), max: 1, idleTimeoutMillis: 0 });
    afterAll(async () => {
      await pool.end();
      await lite.close();
    });

    test("does without the extension", async () => {
      await migrate({ pool });
      expect(await definition(pool)).not.toContain("trgm");
      await expectFound(pool);
    });
  });
});
