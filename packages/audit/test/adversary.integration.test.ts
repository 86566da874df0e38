import { StoreError } from "@latchkey/core/errors";
import type { Instant, SealLedger } from "@latchkey/core/ports";
import { buildAccount, buildOperation, insertAccount } from "@latchkey/core/testing";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { proveRecord, verifyRecord } from "../src/verification/record-proof.ts";
import { secrets, useSealedLog } from "./support/sealed-log.ts";

const records = "latchkey.audit_records";
const changes = "latchkey.audit_changes";
// It has the form of one.
const otherTime = "2020-01-01T00:00:00.000000Z" as Instant;
const forgedId = "01900000-0000-7000-8000-000000000001";

describe("a superuser who changes what stands beside the sealed rows", () => {
  const log = useSealedLog();
  let ids: readonly string[] = [];

  beforeAll(async () => {
    const sealer = await log.createSealer();
    for (let round = 0; round < 2; round++) {
      await log.commitSome();
      await sealer.sealOnce();
    }
    const { rows } = await log.pool.query<{ id: string }>(`select id from ${records} order by xid, n`);
    ids = rows.map(({ id }) => id);
    await log.backUp("good");
  });
  beforeEach(() => log.restore("good"));

  /** Rows like those of an operation, in another place. */
  async function copyOperation(seq: number, id: string | null, assignments: string): Promise<void> {
    const of = `'${ids[seq]}'`;
    const rename = (column: string): string => (id === null ? "" : `, ${column} = '${id}'`);
    await log.tamper(
      `create temp table forged as select * from ${records} where id = ${of}`,
      `create temp table forged_changes as select * from ${changes} where record_id = ${of}`,
      `update forged set ${assignments}${rename("id")}`,
      `update forged_changes set at = (select at from forged)${rename("record_id")}`,
      `insert into ${records} select * from forged`,
      `insert into ${changes} select * from forged_changes`,
      "drop table forged, forged_changes",
    );
  }

  test.each([
    ["a number that no sequence gives", "n = -5"],
    ["the number and transaction before all others", "xid = '0', n = 0"],
  ])("is found when he puts a row at %s", async (_, assignments) => {
    await copyOperation(5, forgedId, assignments);
    const { findings } = await log.verify();
    expect(findings).toContainEqual(expect.objectContaining({ kind: "unexpected", recordId: forgedId }));
  });

  test("is found when he puts a row into a transaction of the far future, which no sealer reaches", async () => {
    const client = await log.pool.connect();
    try {
      await client.query(
        `begin; set local session_replication_role = replica;
create temp table forged on commit drop as select * from ${records} where id = '${ids[5]}';
update forged set id = '${forgedId}', xid = '9000000000000000000', n = n + 1000000;
insert into ${records} select * from forged; commit`,
      );
    } finally {
      client.release();
    }
    const { findings } = await log.verify();
    expect(findings).toEqual([expect.objectContaining({ kind: "unexpected", recordId: forgedId })]);
  });

  test("can't stop the sealing in silence by moving the position of the ledger", async () => {
    await log.tamper("update latchkey.audit_ledger set xid = '9000000000000000000'");
    await log.commitSome();
    const sealer = await log.createSealer({ sinks: [] });
    expect((await sealer.status()).unsealed).toBe(4);
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 4, size: 12 });
    expect(await log.verify({ secrets })).toMatchObject({ ok: true, size: 12 });
  });

  test("is found when he edits rows and says that they were dropped", async () => {
    await log.tamper(
      "update latchkey.audit_ledger set first_seq = 6",
      `update ${records} set request_id = 'another' where id = '${ids[4]}'`,
    );
    const { ok, findings } = await log.verify();
    expect(ok).toBe(false);
    expect(findings).toContainEqual(expect.objectContaining({ kind: "altered", recordId: ids[4] }));
  });

  test("is not blamed for rows of a month that stay beside those of one that was dropped", async () => {
    await log.tamper(
      "update latchkey.audit_ledger set first_seq = 6",
      `delete from ${records} where id = any('{${[0, 1, 3, 5].map((seq) => ids[seq]).join()}}')`,
      `delete from ${changes} where record_id = any('{${[0, 1, 3, 5].map((seq) => ids[seq]).join()}}')`,
    );
    expect(await log.verify({ secrets })).toMatchObject({
      ok: true,
      firstSeq: 6,
      records: 4,
      anchoredSize: 8,
    });
  });

  test("proves no record whose text, or the time of a change, is not what was sealed", async () => {
    const { publicKey, storage } = log;
    const { seals } = storage.audit;
    const { batches } = await seals.listSealed({ seq: 0, limit: 99 });
    const [operation] = batches.flatMap((batch) => batch.records);
    if (operation === undefined) throw new Error("The log has records.");
    const proof = (await proveRecord(seals, operation.record.id)) ?? "";
    expect(await verifyRecord({ operation, proof, publicKey })).toEqual({ seq: 0, size: 8 });
    const { record } = operation;
    const others = [
      { ...operation, record: { ...record, canonical: record.canonical.replace("succeeded", "failed") } },
      { ...operation, changes: operation.changes.map((change) => ({ ...change, at: otherTime })) },
    ];
    for (const other of others) expect(await verifyRecord({ operation: other, proof, publicKey })).toBeNull();
  });

  test("records too large to be read at once are sealed a few at a time", async () => {
    await log.commitSome();
    const { seals } = log.storage.audit;
    const slow: SealLedger = {
      ...seals,
      read: async ({ limit }) => {
        if (limit > 2) throw new StoreError("ERR_STORAGE_UNAVAILABLE", "The deadline is over.");
        return seals.read({ limit });
      },
    };
    const sealer = await log.createSealer({ sinks: [], storage: { audit: { seals: slow } } });
    const rounds = await Promise.allSettled(Array.from({ length: 30 }, async () => sealer.sealOnce()));
    expect(rounds.some(({ status }) => status === "rejected")).toBe(true);
    expect((await seals.status()).size).toBe(12);
    expect(await log.verify({ secrets })).toMatchObject({ ok: true, size: 12 });
  });

  test("is found when he lets a genuine operation happen again", async () => {
    await copyOperation(4, null, "xid = pg_current_xact_id(), n = n + 1000000, at = statement_timestamp()");
    const repeated = { kind: "repeated", recordId: ids[4] };
    const before = await log.verify({ secrets });
    expect(before.findings).toEqual([expect.objectContaining({ seq: null, ...repeated })]);
    const sealer = await log.createSealer({ sinks: [] });
    await sealer.sealOnce();
    const { findings } = await log.verify({ secrets });
    expect(findings).toEqual([expect.objectContaining({ seq: 8, ...repeated })]);
  });
});

describe("a database whose clock was set back", () => {
  const log = useSealedLog();

  test("leaves no version out of what an entity was", async () => {
    const account = buildAccount({ userType: "client" });
    const { user, client } = account;
    if (client === null) throw new Error("A client has a profile.");
    const actor = { kind: "user", userId: user.id } as const;
    const later = { ...client, attributes: { size: "M" }, version: 2 };
    const last = { ...later, attributes: { size: "M", color: "red" }, version: 3 };
    const between = buildOperation({
      actor,
      changes: [{ kind: "update", entity: "clientProfile", before: client, after: later }],
    });
    await log.storage.commit(buildOperation({ actor, changes: insertAccount(account) }));
    await log.storage.commit(between);
    await log.storage.commit(
      buildOperation({
        actor,
        changes: [{ kind: "update", entity: "clientProfile", before: later, after: last }],
      }),
    );
    for (const [table, key] of [
      [records, "id"],
      [changes, "record_id"],
    ] as const)
      await log.tamper(`update ${table} set at = at + interval '1 hour' where ${key} = '${between.id}'`);
    const { rows } = await log.pool.query<{ now: string }>(
      `select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
    );
    // As the database tells it.
    const at = rows[0]?.now as Instant;
    const trail = await log.storage.audit.findTrail({
      entity: "clientProfile",
      entityId: user.id,
      end: { at },
    });
    expect(trail?.changes.map(({ version }) => version)).toEqual([1, 2, 3]);
    const { items } = await log.storage.audit.listTrails({
      entity: "clientProfile",
      at,
      cursor: null,
      limit: 9,
    });
    expect(items.map((item) => item.changes.map(({ version }) => version))).toEqual([[1, 2, 3]]);
  });
});
