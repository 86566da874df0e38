import { randomBytes } from "node:crypto";
import type { Seal, SealLedger, Storage, Tile, UnsealedRecords } from "@latchkey/core/ports";
import { buildAccount, buildAuditedOperation, insertAccount } from "@latchkey/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";
import { waitForHorizon } from "./support/wait-for-horizon.ts";

/** Hashes that stand for leaves: the ledger keeps them and looks at none. */
const hashes = (count: number): Buffer => randomBytes(count * 32);

describe("the seal ledger", () => {
  const postgres = usePostgres({ max: 24 });
  let storage: Storage;
  let ledger: SealLedger;
  let leaves: Buffer;

  beforeEach(async () => {
    storage = postgresStorage({ pool: postgres.pool });
    ledger = storage.audit.seals;
    leaves = Buffer.alloc(0);
    const tables = ["records", "changes", "batches", "tiles", "checkpoints", "anomalies", "ledger"];
    await postgres.pool.query(
      [
        "set session_replication_role = replica",
        ...tables.map((table) => `delete from latchkey.audit_${table}`),
        "insert into latchkey.audit_ledger default values",
        "reset session_replication_role",
      ].join(";"),
    );
  });

  const commit = async (times = 1): Promise<readonly string[]> => {
    const ids = await write(times);
    await waitForHorizon(postgres.pool);
    return ids;
  };

  const write = async (times: number): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < times; i += 1) {
      const operation = buildAuditedOperation({
        changes: insertAccount(buildAccount({ userType: "vendor" })),
      });
      await storage.commit(operation);
      ids.push(operation.id);
    }
    return ids;
  };

  const sealOf = ({ state, records, horizon }: UnsealedRecords, overrides: Partial<Seal> = {}): Seal => {
    const last = records.at(-1)?.record;
    leaves = Buffer.concat([leaves.subarray(0, state.size * 32), hashes(records.length)]);
    const first = Math.floor(state.size / 256);
    const tiles: Tile[] = [];
    for (let index = first; index * 8192 < leaves.length; index += 1) {
      const tile = leaves.subarray(index * 8192, (index + 1) * 8192);
      tiles.push({ level: 0, index, hashes: tile.toString("base64url") });
    }
    return {
      size: state.size,
      newSize: state.size + records.length,
      position: last === undefined ? state.position : { xid: last.xid, n: last.n },
      horizon,
      tiles,
      checkpoint: `checkpoint ${state.size + records.length}`,
      anomalies: [],
      ...overrides,
    };
  };

  const sealAll = async (limit = 100): Promise<void> => {
    for (;;) {
      const read = await ledger.read({ limit });
      if (read.records.length === 0) return;
      expect(await ledger.append(sealOf(read))).toBe(true);
    }
  };

  /** What a superuser does who comes around the triggers. */
  const tamper = async (text: string, values: readonly unknown[] = []): Promise<void> => {
    const client = await postgres.pool.connect();
    try {
      await client.query("set session_replication_role = replica");
      await client.query(text, [...values]);
      await client.query("reset session_replication_role");
    } finally {
      client.release();
    }
  };

  test("is empty at first", async () => {
    const { state, edge, records } = await ledger.read({ limit: 10 });
    expect(state).toMatchObject({ size: 0, position: { xid: "0", n: "0" }, checkpoint: null });
    expect(state.cluster).toMatch(/^\d+$/);
    expect({ edge, records }).toEqual({ edge: [], records: [] });
    expect(await ledger.listSealed({ seq: 0, limit: 10 })).toEqual({ firstSeq: 0, batches: [] });
    expect(await ledger.listUncovered({ limit: 10 })).toEqual([]);
  });

  test("reads records in order, whole, and goes on behind what was sealed", async () => {
    const ids = await commit(5);
    const first = await ledger.read({ limit: 3 });
    expect(first.records.map(({ record }) => record.id)).toEqual(ids.slice(0, 3));
    const found = await storage.audit.findRecord(first.records[0]?.record.id ?? ("" as never)); // none is never found
    expect(first.records[0]).toEqual(found);
    expect(found?.changes).toHaveLength(2);
    const seal = sealOf(first);
    expect(await ledger.append(seal)).toBe(true);

    const second = await ledger.read({ limit: 3 });
    expect(second.state).toMatchObject({ size: 3, checkpoint: "checkpoint 3" });
    expect(second.records.map(({ record }) => record.id)).toEqual(ids.slice(3));
    expect(second.edge).toEqual(seal.tiles);
    expect(await ledger.append(sealOf(second))).toBe(true);
    const { batches } = await ledger.listSealed({ seq: 0, limit: 10 });
    expect(batches.map(({ batch }) => batch)).toMatchObject([
      { seq: 0, size: 3 },
      { seq: 3, size: 2 },
    ]);
    expect(batches.flatMap(({ records }) => records.map(({ record }) => record.id))).toEqual(ids);
    const seqs = await Promise.all(ids.map((id) => ledger.findSeq(id)));
    expect(seqs).toEqual([0, 1, 2, 3, 4]);
  });

  test("gives nothing that an open transaction could still precede, and all of it once that has ended", async () => {
    const holder = await postgres.pool.connect();
    try {
      await holder.query("begin; select pg_current_xact_id()");
      const ids = await write(2);
      expect((await ledger.read({ limit: 10 })).records).toEqual([]);
      expect(await ledger.status()).toMatchObject({ unsealed: 2, unsealedSince: expect.any(String) });
      await holder.query("commit");
      await waitForHorizon(postgres.pool);
      const { records } = await ledger.read({ limit: 10 });
      expect(records.map(({ record }) => record.id)).toEqual(ids);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  });

  test("lets one of eight sealers win, and refuses a position beyond the horizon or another number of records", async () => {
    await commit(4);
    const read = await ledger.read({ limit: 10 });
    const seal = sealOf(read);
    expect(await ledger.append({ ...seal, newSize: 3 })).toBe(false);
    expect(await ledger.append({ ...seal, horizon: seal.position.xid })).toBe(false);
    const won = await Promise.all(Array.from({ length: 8 }, () => ledger.append(seal)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await ledger.listSealed({ seq: 0, limit: 10 })).toMatchObject({
      batches: [{ batch: { size: 4 } }],
    });
  });

  test("keeps tiles as they were: a tile only grows, and nothing of a seal that would change one is written", async () => {
    await commit(2);
    expect(await ledger.append(sealOf(await ledger.read({ limit: 1 })))).toBe(true);
    const read = await ledger.read({ limit: 1 });
    const other: Tile = { level: 0, index: 0, hashes: hashes(2).toString("base64url") };
    await expect(ledger.append({ ...sealOf(read), tiles: [other] })).rejects.toMatchObject({
      code: "ERR_STORAGE_INVALID",
    });
    expect((await ledger.status()).size).toBe(1);
    expect(await ledger.append(sealOf(read))).toBe(true);
    const expected = { level: 0, index: 0, hashes: leaves.toString("base64url") };
    expect(await ledger.listTiles({ level: 0, index: 0, limit: 9 })).toEqual([expected]);
  });

  test("keeps notes by size, and none over a tree that has grown", async () => {
    await commit(2);
    await ledger.append(sealOf(await ledger.read({ limit: 1 })));
    expect(await ledger.keepCheckpoint({ size: 1, checkpoint: "later" })).toBe(true);
    await sealAll();
    expect(await ledger.keepCheckpoint({ size: 1, checkpoint: "too late" })).toBe(false);
    expect(await ledger.listCheckpoints({ size: 0, limit: 9 })).toEqual([
      { size: 1, checkpoint: "later" },
      { size: 2, checkpoint: "checkpoint 2" },
    ]);
    expect((await ledger.read({ limit: 1 })).state.checkpoint).toBe("checkpoint 2");
  });

  test("tells anomalies with the status", async () => {
    const [recordId = ""] = await commit();
    const anomaly = { seq: 0, recordId, kind: "mac" } as const;
    await ledger.append({ ...sealOf(await ledger.read({ limit: 9 })), anomalies: [anomaly] });
    const status = await ledger.status();
    expect(status).toMatchObject({ size: 1, anomalies: [anomaly], unsealed: 0, unsealedSince: null });
    expect(status.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  test("finds rows that were put below the seals, wherever they stand, and tells those that are gone", async () => {
    const ids = await commit(6);
    await sealAll(2);
    const { batches } = await ledger.listSealed({ seq: 2, limit: 1 });
    const third = batches[0]?.records[0]?.record;
    const forged = "01890000-0000-7000-8000-000000000001";
    await tamper(
      `insert into latchkey.audit_records select (json_populate_record(r, json_build_object('id', $2::text, 'n', 900000000))).*
       from latchkey.audit_records as r where id = $1`,
      [third?.id, forged],
    );
    expect((await ledger.listUncovered({ limit: 9 })).map(({ record }) => record.id)).toEqual([forged]);
    const [batch] = (await ledger.listSealed({ seq: 2, limit: 1 })).batches;
    expect(batch?.batch.size).toBe(2);
    expect(batch?.records.map(({ record }) => record.id)).toEqual([ids[2], forged, ids[3]]);

    await tamper("delete from latchkey.audit_records where id = any($1)", [[ids[2], forged]]);
    expect(await ledger.listUncovered({ limit: 9 })).toEqual([]);
    const [cut] = (await ledger.listSealed({ seq: 2, limit: 1 })).batches;
    expect(cut?.records.map(({ record }) => record.id)).toEqual([ids[3]]);
    expect(await ledger.findSeq(ids[3] ?? "")).toBe(3);
  });

  test("covers every record once, contiguously, beside 16 writers and three sealers", async () => {
    let isRunning = true;
    const committed: string[] = [];
    const writers = Array.from({ length: 16 }, async () => {
      while (isRunning) committed.push(...(await write(1)));
    });
    const sealer = async (): Promise<void> => {
      for (;;) {
        const wasRunning = isRunning;
        const read = await ledger.read({ limit: 20 });
        if (read.records.length > 0) await ledger.append({ ...sealOf(read), tiles: [] });
        else if (!wasRunning) return;
      }
    };
    const sealers = [sealer(), sealer(), sealer()];
    await expect.poll(() => committed.length, { timeout: 30_000 }).toBeGreaterThan(400);
    isRunning = false;
    await Promise.all([...writers, ...sealers]);
    await waitForHorizon(postgres.pool);
    await sealer();

    const { size } = await ledger.status();
    expect(size).toBe(committed.length);
    const { batches } = await ledger.listSealed({ seq: 0, limit: 100_000 });
    const sealed = batches.flatMap(({ records }) => records.map(({ record }) => record.id as string));
    expect(new Set(sealed)).toEqual(new Set(committed));
    expect(sealed).toHaveLength(committed.length);
    let next = 0;
    for (const { batch } of batches) {
      expect(batch.seq).toBe(next);
      next += batch.size;
    }
    expect(await ledger.listUncovered({ limit: 9 })).toEqual([]);
  });

  describe("the time until which all is final", () => {
    const finalUntil = async (): Promise<string | null> => (await ledger.read({ limit: 1 })).state.finalUntil;

    const expectFinal = () => expect.poll(finalUntil, { timeout: 30_000, interval: 10 });

    test("moves on with the marks, lags a minute behind, and never goes back", async () => {
      expect(await finalUntil()).toBeNull();
      await expectFinal().not.toBeNull();
      const first = String(await finalUntil());
      const lagMs = Date.now() - new Date(first).getTime();
      expect(lagMs).toBeGreaterThanOrEqual(59_000);
      expect(lagMs).toBeLessThan(100_000);
      await tamper("update latchkey.audit_ledger set mark_at = mark_at - interval '1 hour'");
      expect(String(await finalUntil()) >= first).toBe(true);
      await expectFinal().toSatisfy((until: string) => until > first);
    });

    test("waits for a transaction that had begun before the mark, though the snapshot's xmax was below it", async () => {
      const [early, late] = [await postgres.pool.connect(), await postgres.pool.connect()];
      try {
        await early.query("begin; select pg_current_xact_id()");
        await late.query("begin; select pg_current_xact_id()");
        expect(await finalUntil()).toBeNull();
        await early.query("commit");
        // The other one is still open: the mark has not been reached.
        expect(await finalUntil()).toBeNull();
        await late.query("commit");
        await expectFinal().not.toBeNull();
      } finally {
        for (const client of [early, late]) {
          await client.query("rollback");
          client.release();
        }
      }
    });
  });
});
