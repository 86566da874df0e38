import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { AuditedOperation } from "../../domain/audit/audited-operation.ts";
import type { Seal, SealedBatch, SealState, Tile, UnsealedRecords } from "../../ports/seal-ledger.ts";
import { buildAuditedOperation } from "../builders/build-audit-entry.ts";
import type { StorageHarness } from "../storage-harness.ts";

/** How long the horizon may take to pass what is committed: others on the same server may hold it back. */
const horizonMs = 5_000;

/** Commits so many audited operations one after the other. @returns their ids */
export async function commitRecords(harness: StorageHarness, count: number): Promise<readonly string[]> {
  const operations = Array.from({ length: count }, () => buildAuditedOperation());
  for (const operation of operations) await harness.storage.commit(operation);
  return operations.map(({ id }) => id);
}

/** Reads until so many records are below the horizon. */
export async function readRecords(
  { storage }: StorageHarness,
  count: number,
  limit = 1000,
): Promise<UnsealedRecords> {
  const end = performance.now() + horizonMs;
  for (;;) {
    const unsealed = await storage.audit.seals.read({ limit });
    if (unsealed.records.length >= count) return unsealed;
    assert.ok(performance.now() < end, `${count} records are below the horizon in time`);
  }
}

/** A seal over all that was read. */
export function sealOver({ state, records, horizon }: UnsealedRecords, overrides: Partial<Seal> = {}): Seal {
  const last = records.at(-1)?.record ?? state.position;
  return {
    size: state.size,
    newSize: state.size + records.length,
    position: { xid: last.xid, n: last.n },
    horizon,
    tiles: [],
    checkpoint: null,
    anomalies: [],
    ...overrides,
  };
}

/** Commits so many records and seals them as one batch. */
export async function sealNew(
  harness: StorageHarness,
  count: number,
  overrides: Partial<Seal> = {},
): Promise<readonly AuditedOperation[]> {
  await commitRecords(harness, count);
  const unsealed = await readRecords(harness, count);
  assert.equal(await harness.storage.audit.seals.append(sealOver(unsealed, overrides)), true);
  return unsealed.records;
}

/** A tile of so many hashes, which differ; one that grows keeps those that it had, as those of a real tree do. */
export function buildTile(level: number, index: number, hashes: number, variant = 0): Tile {
  const bytes = Uint8Array.from({ length: 32 * hashes }, (_, n) =>
    n % 32 === 0 ? Math.floor(n / 32) % 256 : variant,
  );
  return { level, index, hashes: Buffer.from(bytes).toString("base64url") };
}

export function idsOf(records: readonly AuditedOperation[]): readonly string[] {
  return records.map(({ record }) => record.id);
}

export async function stateOf({ storage }: StorageHarness): Promise<SealState> {
  return (await storage.audit.seals.read({ limit: 1 })).state;
}

/** Where the sealed records from a seq on stand. */
export async function listBatches(
  { storage }: StorageHarness,
  seq: number,
  limit: number,
): Promise<readonly { readonly batch: SealedBatch; readonly ids: readonly string[] }[]> {
  const { batches, firstSeq } = await storage.audit.seals.listSealed({ seq, limit });
  assert.equal(firstSeq, 0);
  return batches.map(({ batch, records }) => ({ batch, ids: idsOf(records) }));
}
