import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { secrets, useSealedLog } from "./support/sealed-log.ts";

const records = "latchkey.audit_records";
const changes = "latchkey.audit_changes";

describe("verification of a log in Postgres", () => {
  const log = useSealedLog();
  /** The ids of the records in the order of the log. */
  let ids: readonly string[] = [];

  const idAt = (seq: number): string => {
    const id = ids[seq];
    if (id === undefined) throw new Error("The log has no such position.");
    return id;
  };
  const first = async (input?: Parameters<typeof log.verify>[0]) => {
    const { ok, findings } = await log.verify(input);
    const [finding] = findings;
    return { ok, seq: finding?.seq, kind: finding?.kind };
  };

  beforeAll(async () => {
    // Checkpoints over 8, 16, 24, 32 and 40 records; the backup is of the second.
    const sealer = await log.createSealer();
    for (const round of [1, 2, 3, 4, 5]) {
      await log.commitSome();
      await log.commitSome();
      await sealer.sealOnce();
      if (round === 2) await log.backUp("older");
    }
    const { rows } = await log.pool.query<{ id: string }>(`select id from ${records} order by xid, n`);
    ids = rows.map(({ id }) => id);
    await log.backUp("good");
  });
  beforeEach(() => log.restore("good"));

  test("says nothing when all is well", async () => {
    expect(ids.length).toBe(40);
    expect(await log.verify({ secrets })).toEqual({
      ok: true,
      firstSeq: 0,
      size: 40,
      records: 40,
      unsealed: 0,
      signedSize: 40,
      anchoredSize: 40,
      findings: [],
      findingCount: 0,
    });
  });

  test("says nothing after the subjects' keys were destroyed", async () => {
    await log.tamper("update latchkey.users set audit_key = null, version = version + 1");
    expect(await log.verify({ secrets })).toMatchObject({ ok: true, anchoredSize: 40 });
  });

  test("finds an edit of each column of a record, and where", async () => {
    const { rows } = await log.pool.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
where table_schema = 'latchkey' and table_name = 'audit_records' and is_generated = 'NEVER'`,
    );
    expect(rows.length).toBeGreaterThan(25);
    for (const { name, type } of rows) {
      await log.restore("good");
      await log.tamper(`update ${records} set ${name} = ${otherValue(name, type)} where id = '${idAt(13)}'`);
      const isOfMac = name === "mac" || name === "key_id";
      const { ok, findings } = await log.verify(isOfMac ? { secrets } : {});
      expect({ name, ok }).toEqual({ name, ok: false });
      // Moving a record in the order may leave the place of another: what is first is never later than where it stood.
      const isMoved = name === "xid" || name === "n";
      expect({ name, seq: findings[0]?.seq }).toEqual({ name, seq: isMoved ? expect.any(Number) : 13 });
      if (isMoved) expect(findings[0]?.seq).toBeLessThanOrEqual(13);
    }
  });

  test("finds without the ring every edit but that of a MAC, which says nothing but who wrote", async () => {
    for (const column of ["mac", "key_id"]) {
      await log.restore("good");
      await log.tamper(`update ${records} set ${column} = ${column} || 'x' where id = '${idAt(13)}'`);
      expect(await log.verify()).toMatchObject({ ok: true });
      expect(await first({ secrets })).toEqual({ ok: false, seq: 13, kind: "forged" });
    }
  });

  test("finds an edit of each column of a change, and where", async () => {
    const { rows } = await log.pool.query<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns
where table_schema = 'latchkey' and table_name = 'audit_changes' and is_generated = 'NEVER'`,
    );
    expect(rows.length).toBeGreaterThan(11);
    for (const { name, type } of rows) {
      await log.restore("good");
      // The first record of an account has several changes.
      await log.tamper(
        `update ${changes} set ${name} = ${otherValue(name, type)} where record_id = '${idAt(12)}' and position = 0`,
      );
      const { ok, findings } = await log.verify();
      expect({ name, ok, seq: findings[0]?.seq, kind: findings[0]?.kind }).toEqual({
        name,
        ok: false,
        seq: 12,
        kind: "altered",
      });
    }
  });

  test("finds changes that were deleted, added or swapped within a record", async () => {
    const where = `record_id = '${idAt(12)}'`;
    await log.tamper(`delete from ${changes} where ${where} and position = 1`);
    expect(await first()).toEqual({ ok: false, seq: 12, kind: "altered" });

    await log.restore("good");
    await log.tamper(
      `create temp table copied as select * from ${changes} where ${where} and position = 1`,
      "update copied set position = 9",
      `insert into ${changes} select * from copied`,
      "drop table copied",
    );
    expect(await first()).toEqual({ ok: false, seq: 12, kind: "altered" });

    await log.restore("good");
    await log.tamper(`update ${changes} set position = 1 - position where ${where} and position < 2`);
    expect(await first()).toEqual({ ok: false, seq: 12, kind: "altered" });
  });

  test("finds a change that was put beside the records, whomever it says it belongs to", async () => {
    for (const recordId of [idAt(12), "00000000-0000-0000-0000-000000000000"]) {
      await log.restore("good");
      await log.tamper(
        `create temp table copied as select * from ${changes} where record_id = '${idAt(12)}' and position = 0`,
        `update copied set record_id = '${recordId}', version = 7, at = at + interval '1 microsecond'`,
        `insert into ${changes} select * from copied`,
        "drop table copied",
      );
      const { findings } = await log.verify({ secrets });
      expect(findings).toEqual([expect.objectContaining({ seq: null, kind: "unexpected", recordId })]);
    }
  });

  test("finds a record that was deleted from the middle, also with its changes", async () => {
    await log.tamper(
      `delete from ${records} where id = '${idAt(18)}'`,
      `delete from ${changes} where record_id = '${idAt(18)}'`,
    );
    expect(await first()).toEqual({ ok: false, seq: 18, kind: "missing" });
    const { findings } = await log.verify({ secrets });
    expect(findings).toEqual([expect.objectContaining({ seq: 18, kind: "missing" })]);
  });

  test("finds a tail that was cut, of rows alone and of all that tells of them", async () => {
    const tail = ids.slice(36).map((id) => `'${id}'`);
    await log.tamper(`delete from ${records} where id in (${tail.join()})`);
    expect(await first()).toEqual({ ok: false, seq: 36, kind: "truncated" });

    await log.tamper(
      "delete from latchkey.audit_batches where seq >= 32",
      `delete from ${records} where id = '${idAt(35)}'`,
    );
    expect(await first()).toMatchObject({ ok: false, seq: 32, kind: "truncated" });
  });

  test("finds two records that changed places", async () => {
    await log.tamper(
      `create temp table places as select id, xid, n from ${records} where id in ('${idAt(17)}', '${idAt(19)}')`,
      `update ${records} as r set xid = p.xid, n = p.n from places as p
where r.id in ('${idAt(17)}', '${idAt(19)}') and p.id in ('${idAt(17)}', '${idAt(19)}') and p.id <> r.id`,
      "drop table places",
    );
    const { findings } = await log.verify();
    expect(findings.map(({ seq, kind }) => ({ seq, kind }))).toEqual([
      { seq: 17, kind: "reordered" },
      { seq: 19, kind: "reordered" },
    ]);
  });

  test("finds a record that was forged below the horizon, and still names no other", async () => {
    await copyRecord(12, "xid = xid, n = n + 1000000");
    // Its place is the end of its transaction, or of the batch.
    const { findings } = await log.verify();
    expect(findings.every(({ kind }) => kind === "unexpected")).toBe(true);
    expect(findings[0]).toMatchObject({ kind: "unexpected", recordId: forgedId });
    expect(findings[0]?.seq).toBeLessThanOrEqual(13);
  });

  test("finds a record that was forged behind the last seal, before and after it is sealed", async () => {
    const xid = "xid = pg_current_xact_id(), n = n + 1000000, at = statement_timestamp()";
    await copyRecord(12, `${xid}, mac = '${"A".repeat(43)}'`);
    expect(await log.verify({ secrets })).toMatchObject({
      ok: false,
      unsealed: 1,
      findings: [
        { seq: null, kind: "altered", recordId: forgedId },
        { seq: null, kind: "forged", recordId: forgedId },
      ],
    });
    const sealer = await log.createSealer({ sinks: [] });
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 1, anomalies: 1 });
    expect(log.logger.lines.at(-1)).toMatchObject({
      event: "audit_anomaly",
      fields: { seq: 40, recordId: forgedId },
    });
    // Who has no ring is told by what the sealer noted.
    expect(await first()).toMatchObject({ ok: false, seq: 40 });
  });

  test("finds an older backup that was put back, and what is sealed on top of it", async () => {
    await log.restore("older");
    expect(await first()).toEqual({ ok: false, seq: 16, kind: "rolled_back" });

    // A sealer that knows no sink goes on from there; the sink's checkpoints say something else.
    await log.commitSome();
    await log.commitSome();
    const sealer = await log.createSealer({ sinks: [] });
    await sealer.sealOnce();
    expect(await first()).toEqual({ ok: false, seq: 16, kind: "rewritten" });
  });

  test("finds a log that was rewritten whole, but for the signatures", async () => {
    await rewriteFrom(20);
    const { findings } = await log.verify();
    expect(findings[0]).toMatchObject({ seq: 16, kind: "rewritten" });
    // Checkpoints of the database that were left, or signed with another key, are told apart.
    expect(await first({ notes: [] })).toMatchObject({ ok: false, seq: 16 });
  });

  test("finds with the ring the very record of a log that was rewritten whole", async () => {
    await rewriteFrom(20);
    const { findings } = await log.verify({ secrets });
    expect(findings.filter(({ kind }) => kind === "forged")).toEqual([
      expect.objectContaining({ seq: 20, recordId: idAt(20) }),
    ]);
  });

  test("finds that checkpoints are gone, or were signed by somebody else", async () => {
    await log.tamper("delete from latchkey.audit_checkpoints");
    expect(await log.verify()).toMatchObject({ ok: true, signedSize: 40 });
    expect(await first({ notes: [] })).toEqual({ ok: false, seq: 0, kind: "unsigned" });
    expect(await first({ notes: log.notes.slice(0, 2) })).toEqual({ ok: false, seq: 16, kind: "unsigned" });

    await log.restore("good");
    await log.tamper(
      "update latchkey.audit_checkpoints set checkpoint = translate(checkpoint, 'ABCDEFGH', 'BCDEFGHA') where size = 24",
    );
    expect(await first()).toEqual({ ok: false, seq: 24, kind: "checkpoint_invalid" });
  });

  test("finds that the tree beside the rows was touched, and clears the rows", async () => {
    await log.tamper(
      "update latchkey.audit_tiles set hashes = set_byte(hashes, 21 * 32, 255 - get_byte(hashes, 21 * 32))",
    );
    const { findings } = await log.verify();
    expect(findings).toEqual([expect.objectContaining({ seq: 21, kind: "tile_altered" })]);

    await log.tamper("delete from latchkey.audit_tiles");
    const { ok, findings: absent } = await log.verify();
    expect(ok).toBe(false);
    expect(absent.every(({ kind }) => kind === "tile_altered")).toBe(true);
  });

  const forgedId = "01900000-0000-7000-8000-000000000001";

  /** A row like another, with an id of its own. */
  async function copyRecord(seq: number, assignments: string): Promise<void> {
    await log.tamper(
      `create temp table forged as select * from ${records} where id = '${idAt(seq)}'`,
      `update forged set id = '${forgedId}', ${assignments}`,
      `insert into ${records} select * from forged`,
      "drop table forged",
    );
  }

  /** Edits a record and makes all that is not signed agree with it: canonical text, digest, tiles and batches, as the sealer would. */
  async function rewriteFrom(seq: number): Promise<void> {
    const { canonicalRecord, digestOf } = await import("../src/entry/canonical-record.ts");
    const { growTiles } = await import("../src/tree/grow-tiles.ts");
    const { sealLeaf } = await import("../src/sealing/seal-leaf.ts");
    const sealed = await log.storage.audit.seals.listSealed({ seq: 0, limit: 1000 });
    const operations = sealed.batches.flatMap((batch) => batch.records);
    const target = operations[seq];
    if (target === undefined) throw new Error("The log has no such position.");
    const record = { ...target.record, requestId: "another" };
    const canonical = canonicalRecord(record, target.changes);
    const digest = digestOf(canonical);
    const leaves = operations.map((operation, index) =>
      sealLeaf({ ...operation.record, digest: index === seq ? digest : operation.record.digest, seq: index }),
    );
    const { tiles } = growTiles({ size: 0, edge: [], leaves });
    await log.tamper(
      `update ${records} set request_id = 'another', digest = '${digest}', canonical = '${canonical.replaceAll("'", "''")}' where id = '${idAt(seq)}'`,
      ...tiles.map(
        ({ level, index, hashes }) =>
          `update latchkey.audit_tiles set hashes = decode('${Buffer.from(hashes, "base64url").toString("hex")}', 'hex') where level = ${level} and index = ${index}`,
      ),
    );
  }
});

/** An expression for a value of a column that it has not now. */
function otherValue(name: string, type: string): string {
  switch (type) {
    case "uuid":
      return "'01900000-0000-7000-8000-0000000000ff'";
    case "jsonb":
      return `'["altered"]'`;
    case "integer":
    case "bigint":
      return `${name} + 1000`;
    case "xid8":
      return "'3'";
    case "timestamp with time zone":
      return `${name} + interval '1 millisecond'`;
    default:
      return `coalesce(${name}, '') || 'x'`;
  }
}
