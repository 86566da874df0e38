import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appRights } from "../src/grant-rights.ts";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { createPostgresHarness, emptySchema } from "./support/postgres-harness.ts";

describe("the app's role", () => {
  const role = "latchkey_app_role_test";
  const schema = "latchkey";
  let owner: pg.Pool;
  let app: pg.Pool;
  let month: string;

  beforeAll(async () => {
    const { url } = await createDatabase();
    owner = new pg.Pool({ connectionString: url, max: 20 });
    app = new pg.Pool({ connectionString: url, max: 20, options: `-c role=${role}` });
    await owner.query(`do $$ begin create role ${role}; exception when duplicate_object then null; end $$`);
    await migrate({ pool: owner, schema });
    // What somebody gave too freely before is taken back.
    await owner.query(`grant all on all tables in schema latchkey to ${role}`);
    await owner.query(`grant update (sealed) on latchkey.audit_records to ${role}`);
    await migrate({ pool: owner, schema, appRole: role });
    const { rows } = await owner.query<{ readonly month: string }>(
      "select to_char(statement_timestamp() at time zone 'UTC', 'YYYY_MM') as month",
    );
    month = rows[0]?.month ?? "";
  });
  afterAll(async () => {
    await app.end();
    await owner.query(`drop owned by ${role}`);
    await owner.query(`drop role if exists ${role}`);
    await owner.end();
  });

  describe("is all that the storage needs", () => {
    runConformance(storageConformance(), async () => {
      const harness = await createPostgresHarness({ pool: owner, schema });
      const storage = postgresStorage({ pool: app, schema, deadlineMs: 30_000 });
      return { ...harness, storage, dispose: () => emptySchema(owner, schema) };
    });
  });

  test("can make room, look at events and seals, and check", async () => {
    const storage = postgresStorage({ pool: app, schema });
    expect(await storage.audit.makeRoom()).toEqual({ strayRecords: 0 });
    await storage.check();
    expect(await storage.rebase()).toBe(false);
    expect(await storage.events.listConsumers()).toEqual([]);
    expect(await storage.audit.seals.read({ limit: 1 })).toMatchObject({ records: [] });
    expect(await storage.audit.seals.listUncovered({ limit: 1 })).toEqual([]);
  });

  test("names every table and view of the schema", async () => {
    const { rows } = await owner.query<{ readonly name: string }>(
      "select relname as name from pg_class where relnamespace = 'latchkey'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition",
    );
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(appRights).toSorted());
  });

  const forbidden = [
    ...["audit_records", "audit_changes", "events"].flatMap((table) => [
      `update latchkey.${table} set at = at`,
      `delete from latchkey.${table}`,
      `truncate latchkey.${table}`,
      `insert into latchkey.${table} (at) values (now())`,
    ]),
    "insert into latchkey.audit_records (n) values (1)",
    "insert into latchkey.audit_records (xid) values ('1')",
    "insert into latchkey.events (xid) values ('1')",
    "update latchkey.audit_records set sealed = null",
    "select setval('latchkey.audit_records_n_seq', 1)",
    "update latchkey.audit_ledger set first_seq = 9",
    "delete from latchkey.audit_ledger",
    "update latchkey.audit_batches set size = 0",
    "delete from latchkey.audit_tiles",
    "truncate latchkey.audit_checkpoints",
    "delete from latchkey.audit_anomalies",
    "insert into latchkey.clusters values (1, 'x', 0, 0)",
    "delete from latchkey.migrations",
    "create table latchkey.mine (id int)",
    "drop trigger events_append_only on latchkey.events",
    "alter table latchkey.events disable trigger all",
    "set session_replication_role = replica",
  ];
  test.each(forbidden)("may not: %s", async (statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: "42501" });
  });

  test.each(["select from", "delete from", "truncate", "insert into"])(
    "reaches no month but through its table: %s",
    async (verb) => {
      const end = verb === "insert into" ? " default values" : "";
      const query = app.query(`${verb} latchkey.audit_records_${month}${end}`);
      await expect(query).rejects.toMatchObject({ code: "42501" });
    },
  );

  test("finds tiles that only grow, also by hand", async () => {
    await app.query("insert into latchkey.audit_tiles values (7, 0, decode(repeat('ab', 32), 'hex'))");
    const update = app.query("update latchkey.audit_tiles set hashes = decode(repeat('cd', 64), 'hex')");
    await expect(update).rejects.toMatchObject({ code: "LK422" });
  });

  test.each(["postgres", "nobody_at_all"])("can't be %s, whom no grant binds", async (name) => {
    await expect(migrate({ pool: owner, schema, appRole: name })).rejects.toThrow(TypeError);
  });

  test("can't be a member of the owner's role", async () => {
    const name = "latchkey_member_test";
    await owner.query(`create role ${name} in role postgres`);
    try {
      await expect(migrate({ pool: owner, schema, appRole: name })).rejects.toThrow(
        "rights of the tables' owner",
      );
    } finally {
      await owner.query(`drop role ${name}`);
    }
  });

  test.each([
    ["grant pg_write_all_data to meddler", "delete audit_records"],
    ["grant update (sealed) on latchkey.audit_records to meddler", "update audit_records"],
    ["grant insert on latchkey.events to meddler", "insert events"],
    ["grant truncate on latchkey.audit_changes to public", "truncate audit_changes"],
  ])("can't have more by another role or by everybody: %s", async (grant, surplus) => {
    const [name, meddler] = ["latchkey_surplus_test", "latchkey_meddler_test"];
    const statements = [
      `create role ${meddler}`,
      `create role ${name} in role ${meddler}`,
      grant.replace("meddler", meddler),
    ];
    for (const statement of statements) await owner.query(statement);
    try {
      const migrating = migrate({ pool: owner, schema, appRole: name });
      await expect(migrating).rejects.toThrow(TypeError);
      await expect(migrating).rejects.toThrow(surplus);
    } finally {
      await owner.query("revoke truncate on latchkey.audit_changes from public");
      await owner.query(`drop owned by ${meddler}, ${name}`);
      await owner.query(`drop role ${meddler}, ${name}`);
    }
  });
});
