import assert from "node:assert/strict";
import type { LogPosition } from "../../domain/audit/audited-operation.ts";
import { insert, update } from "../../domain/operations/change-builders.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildAuditedOperation } from "../builders/build-audit-entry.ts";
import { buildId } from "../builders/build-id.ts";
import { buildSession } from "../builders/build-session.ts";
import { commitAudited, commitAuditedChanges } from "./audit-calls.ts";
import {
  buildTile,
  commitRecords,
  idsOf,
  listBatches,
  readRecords,
  sealNew,
  sealOver,
  stateOf,
} from "./seal-calls.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const sealChecks: readonly StorageCheck[] = storageSection("seals", {
  "an empty log has nothing to seal and nothing sealed": async ({ storage }) => {
    const { seals } = storage.audit;
    const { state, edge, records } = await seals.read({ limit: 10 });
    const { cluster, ...rest } = state;
    assert.notEqual(cluster, "");
    const start = { size: 0, position: { xid: "0", n: "0" }, finalUntil: null, checkpoint: null };
    assert.deepEqual({ rest, edge, records }, { rest: start, edge: [], records: [] });
    const { now, ...status } = await seals.status();
    assert.deepEqual(status, { ...state, unsealedSince: null, unsealed: 0, anomalies: [] });
    assert.ok(Math.abs(Date.parse(now) - Date.now()) < 60_000);
    assert.deepEqual(await seals.listSealed({ seq: 0, limit: 9 }), { firstSeq: 0, batches: [] });
    assert.deepEqual(await seals.listTiles({ level: 0, index: 0, limit: 9 }), []);
    assert.deepEqual(await seals.listCheckpoints({ size: 0, limit: 9 }), []);
    assert.deepEqual(await seals.listUncovered({ limit: 9 }), []);
    assert.deepEqual(await seals.listRemnants({ seq: 0, limit: 9 }), { items: [], next: null });
    assert.equal(await seals.findSeq(buildId()), null);
  },

  "records come in the order of their commits, whole, each with its changes by position": async (harness) => {
    const account = buildAccount({ userType: "vendor" });
    const { user } = account;
    const committed = [
      await commitAuditedChanges(harness, ...insertAccount(account), insert("session", buildSession(user))),
      await commitAudited(harness, { outcome: "failed", reason: "invalid_code" }),
      await commitAuditedChanges(harness, update("user", user, { bio: "x" }, user.updatedAt)),
    ];
    assert.deepEqual((await readRecords(harness, 3)).records, committed);
    assert.deepEqual((await readRecords(harness, 2, 2)).records, committed.slice(0, 2));
    const places = committed[0]?.changes.map(({ position }) => position);
    assert.deepEqual(places, [0, 1, 2]);
  },

  "of parallel commits none is left out, and all come by xid and n": async (harness) => {
    const operations = Array.from({ length: 30 }, () => buildAuditedOperation());
    await Promise.all(operations.map(async (operation) => harness.storage.commit(operation)));
    const { records } = await readRecords(harness, 30);
    assert.deepEqual(idsOf(records).toSorted(), operations.map(({ id }) => id).toSorted());
    const positions = records.map(({ record }) => record);
    assert.deepEqual(positions, positions.toSorted(byPosition));
  },

  "what was sealed is not read again, and a new record comes in the next read": async (harness) => {
    const [first = "", second = "", third = ""] = await commitRecords(harness, 3);
    const two = await readRecords(harness, 2, 2);
    assert.deepEqual(idsOf(two.records), [first, second]);
    const [fourth = ""] = await commitRecords(harness, 1);
    assert.equal(await harness.storage.audit.seals.append(sealOver(two)), true);
    const rest = await readRecords(harness, 2);
    assert.deepEqual(idsOf(rest.records), [third, fourth]);
    const last = two.records[1]?.record;
    assert.deepEqual([rest.state.size, rest.state.position], [2, { xid: last?.xid, n: last?.n }]);
    assert.equal(await harness.storage.audit.seals.append(sealOver(rest)), true);
    assert.deepEqual((await harness.storage.audit.seals.read({ limit: 9 })).records, []);
  },

  "reading changes nothing": async (harness) => {
    await commitRecords(harness, 2);
    const first = await readRecords(harness, 2);
    const again = await readRecords(harness, 2);
    assert.deepEqual(
      [again.records, again.state.size, again.state.position],
      [first.records, 0, first.state.position],
    );
  },

  "of ten parallel seals over one size one wins, and only its tiles and note stand": async (harness) => {
    await commitRecords(harness, 2);
    const unsealed = await readRecords(harness, 2);
    const seals = Array.from({ length: 10 }, (_, n) =>
      sealOver(unsealed, { tiles: [buildTile(0, 0, 2, n)], checkpoint: `note ${n}` }),
    );
    const { seals: ledger } = harness.storage.audit;
    const outcomes = await Promise.all(seals.map(async (seal) => ledger.append(seal)));
    assert.equal(outcomes.filter((won) => won).length, 1);
    const winner = seals[outcomes.indexOf(true)];
    assert.deepEqual(await ledger.listTiles({ level: 0, index: 0, limit: 9 }), winner?.tiles);
    assert.deepEqual(await ledger.listCheckpoints({ size: 0, limit: 9 }), [
      { size: 2, checkpoint: winner?.checkpoint },
    ]);
    assert.equal((await stateOf(harness)).size, 2);
    assert.equal((await listBatches(harness, 0, 9)).length, 1);
  },

  "a seal over an older size changes nothing": async (harness) => {
    await commitRecords(harness, 3);
    const [two, three] = [await readRecords(harness, 2, 2), await readRecords(harness, 3)];
    const { seals } = harness.storage.audit;
    assert.equal(await seals.append(sealOver(two, { tiles: [buildTile(0, 0, 2)] })), true);
    const before = await stateOf(harness);
    const anomaly = { seq: 0, recordId: idsOf(three.records)[0] ?? "", kind: "mac" } as const;
    const late = { tiles: [buildTile(0, 0, 3)], checkpoint: "late note", anomalies: [anomaly] };
    assert.equal(await seals.append(sealOver(three, late)), false);
    const { finalUntil: _before, ...stood } = before;
    const { finalUntil: _after, ...stands } = await stateOf(harness);
    assert.deepEqual(stands, stood);
    assert.deepEqual(await seals.listTiles({ level: 0, index: 0, limit: 9 }), [buildTile(0, 0, 2)]);
    assert.deepEqual(await seals.listCheckpoints({ size: 0, limit: 9 }), []);
    assert.deepEqual((await seals.status()).anomalies, []);
  },

  "batches are given whole, from the one that holds a seq on": async (harness) => {
    const sealed = [await sealNew(harness, 2), await sealNew(harness, 3), await sealNew(harness, 1)];
    await commitRecords(harness, 1);
    const [one, two, three] = sealed.map((records, index) => {
      const { xid, n } = records.at(-1)?.record ?? { xid: "", n: "" };
      const batch = { seq: [0, 2, 5][index], size: records.length, position: { xid, n } };
      return { batch, ids: idsOf(records) };
    });
    assert.deepEqual(await listBatches(harness, 0, 100), [one, two, three]);
    assert.deepEqual(await listBatches(harness, 2, 100), [two, three]);
    assert.deepEqual(await listBatches(harness, 4, 100), [two, three]);
    assert.deepEqual(await listBatches(harness, 0, 5), [one, two]);
    assert.deepEqual(await listBatches(harness, 2, 1), [two]);
    assert.deepEqual(await listBatches(harness, 6, 100), []);
    const { batches } = await harness.storage.audit.seals.listSealed({ seq: 0, limit: 2 });
    assert.deepEqual(batches[0]?.records, sealed[0]);
  },

  "a sealed record has a seq, another has none": async (harness) => {
    const ids = [...idsOf(await sealNew(harness, 2)), ...idsOf(await sealNew(harness, 3))];
    const [waiting = ""] = await commitRecords(harness, 1);
    const { seals } = harness.storage.audit;
    assert.deepEqual(await Promise.all(ids.map(async (id) => seals.findSeq(id))), [0, 1, 2, 3, 4]);
    assert.equal(await seals.findSeq(waiting), null);
    assert.equal(await seals.findSeq(buildId()), null);
  },

  "tiles come back by level and index, and one that grew stands in its place": async (harness) => {
    await sealNew(harness, 1, { tiles: [buildTile(0, 0, 1), buildTile(1, 0, 7)] });
    await sealNew(harness, 1, { tiles: [buildTile(0, 0, 2)] });
    const { seals } = harness.storage.audit;
    assert.deepEqual(await seals.listTiles({ level: 0, index: 0, limit: 9 }), [buildTile(0, 0, 2)]);
    assert.deepEqual(await seals.listTiles({ level: 1, index: 0, limit: 9 }), [buildTile(1, 0, 7)]);
    assert.deepEqual(await seals.listTiles({ level: 0, index: 1, limit: 9 }), []);
    assert.deepEqual(await seals.listTiles({ level: 2, index: 0, limit: 9 }), []);
  },

  "the edge is the last tile of each level, unless it is full": async (harness) => {
    const { seals } = harness.storage.audit;
    const edge = async (): Promise<unknown> => (await seals.read({ limit: 1 })).edge;
    await sealNew(harness, 255, { tiles: [buildTile(0, 0, 255)] });
    assert.deepEqual(await edge(), [buildTile(0, 0, 255)]);
    await sealNew(harness, 1, { tiles: [buildTile(0, 0, 256), buildTile(1, 0, 1)] });
    assert.deepEqual(await edge(), [buildTile(1, 0, 1)]);
    await sealNew(harness, 2, { tiles: [buildTile(0, 1, 2)] });
    assert.deepEqual(await edge(), [buildTile(0, 1, 2), buildTile(1, 0, 1)]);
    assert.deepEqual(await seals.listTiles({ level: 0, index: 0, limit: 1 }), [buildTile(0, 0, 256)]);
    assert.deepEqual(await seals.listTiles({ level: 0, index: 1, limit: 9 }), [buildTile(0, 1, 2)]);
    assert.deepEqual(await seals.listTiles({ level: 0, index: 0, limit: 9 }), [
      buildTile(0, 0, 256),
      buildTile(0, 1, 2),
    ]);
  },

  "notes come back by size, and the newest is that of the ledger": async (harness) => {
    const { seals } = harness.storage.audit;
    await sealNew(harness, 1, { checkpoint: "note \u{1F389} one\n" });
    await sealNew(harness, 1);
    assert.equal((await stateOf(harness)).checkpoint, "note \u{1F389} one\n");
    assert.equal(await seals.keepCheckpoint({ size: 1, checkpoint: "too late" }), false);
    assert.equal(await seals.keepCheckpoint({ size: 3, checkpoint: "too early" }), false);
    assert.equal(await seals.keepCheckpoint({ size: 2, checkpoint: "note two" }), true);
    assert.equal(await seals.keepCheckpoint({ size: 2, checkpoint: "note two, a minute later" }), true);
    await sealNew(harness, 1, { checkpoint: "note three" });
    const notes = [
      { size: 1, checkpoint: "note \u{1F389} one\n" },
      { size: 2, checkpoint: "note two, a minute later" },
      { size: 3, checkpoint: "note three" },
    ];
    assert.deepEqual(await seals.listCheckpoints({ size: 0, limit: 9 }), notes);
    assert.deepEqual(await seals.listCheckpoints({ size: 2, limit: 1 }), notes.slice(1, 2));
    assert.deepEqual(await seals.listCheckpoints({ size: 4, limit: 9 }), []);
    assert.equal((await seals.status()).checkpoint, "note three");
  },

  "the status tells what waits, since when, and what was found amiss": async (harness) => {
    const { seals } = harness.storage.audit;
    const first = await commitAudited(harness);
    await commitRecords(harness, 2);
    const before = await seals.status();
    assert.deepEqual([before.size, before.unsealed, before.unsealedSince], [0, 3, first.record.at]);
    const two = await readRecords(harness, 2, 2);
    const anomalies = [
      { seq: 0, recordId: first.record.id, kind: "mac" },
      { seq: 1, recordId: idsOf(two.records)[1] ?? "", kind: "changes" },
    ] as const;
    await seals.append(sealOver(two, { anomalies: [...anomalies] }));
    const { records } = await readRecords(harness, 1);
    const after = await seals.status();
    assert.deepEqual([after.size, after.unsealed, after.unsealedSince], [2, 1, records[0]?.record.at]);
    assert.deepEqual(after.anomalies, anomalies);
    assert.ok(after.now >= (records[0]?.record.at ?? "9"));
  },

  "what is final stays final: no record comes with an earlier time": async (harness) => {
    const finals = [];
    for (let round = 0; round < 5; round += 1) {
      await sealNew(harness, 2);
      const { finalUntil } = await stateOf(harness);
      const { record } = await commitAudited(harness);
      const { now } = await harness.storage.audit.seals.status();
      assert.ok(finalUntil === null || (record.at >= finalUntil && finalUntil <= now));
      if (finalUntil !== null) finals.push(finalUntil);
    }
    assert.deepEqual(finals, finals.toSorted());
  },

  "in a sound house nothing is uncovered": async (harness) => {
    const { seals } = harness.storage.audit;
    await sealNew(harness, 3);
    await sealNew(harness, 2);
    await commitRecords(harness, 2);
    assert.deepEqual(await seals.listUncovered({ limit: 9 }), []);
    assert.deepEqual(await seals.listRemnants({ seq: 0, limit: 9 }), { items: [], next: null });
  },
});

function byPosition(a: LogPosition, b: LogPosition): number {
  return compare(BigInt(a.xid), BigInt(b.xid)) || compare(BigInt(a.n), BigInt(b.n));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
