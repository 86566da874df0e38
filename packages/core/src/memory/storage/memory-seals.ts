import type {
  AuditedOperation,
  LogPosition,
  StoredAuditRecord,
} from "../../domain/audit/audited-operation.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SealLedger, SealState, Tile } from "../../ports/seal-ledger.ts";
import { deepCopy } from "./deep-copy.ts";
import type { MemoryState } from "./memory-state.ts";

const hashBytes = 32;
const fullTileBytes = 256 * hashBytes;
const start: LogPosition = { xid: "0", n: "0" };

/** Commits are whole at once, so that all of them are below the horizon, and in the order of their positions. */
export function createMemorySeals(state: MemoryState, clock: Clock): SealLedger {
  const { audit, seals, commits } = state;

  function recordsAfter(position: LogPosition): readonly StoredAuditRecord[] {
    const index = audit.records.findIndex((record) => isAfter(record, position));
    return index === -1 ? [] : audit.records.slice(index);
  }

  function withChanges(records: readonly StoredAuditRecord[]): readonly AuditedOperation[] {
    return deepCopy(records.map((record) => ({ record, changes: audit.changesOf(record.id) })));
  }

  function sealedBy(index: number): readonly StoredAuditRecord[] {
    const batch = seals.batches[index];
    if (batch === undefined) return [];
    const rest = recordsAfter(seals.batches[index - 1]?.position ?? start);
    return rest.filter((record) => !isAfter(record, batch.position));
  }

  function sealState(): SealState {
    const { size, position, finalUntil, checkpoint } = seals;
    return { size, position, cluster: "memory", finalUntil, checkpoint };
  }

  function keep(size: number, checkpoint: string): void {
    seals.checkpoint = checkpoint;
    seals.checkpoints.set(size, checkpoint);
  }

  return {
    async read({ limit }) {
      return {
        state: sealState(),
        edge: edgeOf([...seals.tiles.values()]),
        records: withChanges(recordsAfter(seals.position).slice(0, limit)),
        horizon: String(commits.xid + 1),
      };
    },

    async append({ size, newSize, position, tiles, checkpoint, anomalies }) {
      if (size !== seals.size) return false;
      if (newSize > size) seals.batches.push({ seq: size, size: newSize - size, position });
      seals.size = newSize;
      seals.position = position;
      for (const tile of tiles) seals.tiles.set(`${tile.level}/${tile.index}`, tile);
      if (checkpoint !== null) keep(newSize, checkpoint);
      seals.anomalies.push(...anomalies);
      // Times grow with the positions: what is still to be sealed is later than all that is.
      seals.finalUntil = recordsAfter(position)[0]?.at ?? commits.now(clock.now());
      return true;
    },

    async keepCheckpoint({ size, checkpoint }) {
      if (size !== seals.size) return false;
      keep(size, checkpoint);
      return true;
    },

    async status() {
      const waiting = recordsAfter(seals.position);
      return {
        ...sealState(),
        unsealedSince: waiting[0]?.at ?? null,
        unsealed: waiting.length,
        anomalies: [...seals.anomalies],
        now: commits.now(clock.now()),
      };
    },

    async listSealed({ seq, limit }) {
      const batches = [];
      let given = 0;
      for (const [index, batch] of seals.batches.entries()) {
        if (batch.seq + batch.size <= seq) continue;
        if (batches.length > 0 && given + batch.size > limit) break;
        given += batch.size;
        batches.push({ batch, records: withChanges(sealedBy(index)) });
      }
      return { firstSeq: 0, batches };
    },

    async listRemnants() {
      // Nothing is dropped here.
      return { items: [], next: null };
    },

    async listUncovered() {
      // Commits only append, and nothing else writes into this memory.
      return [];
    },

    async listStrayChanges() {
      // As above.
      return [];
    },

    async listTiles({ level, index, limit }) {
      return [...seals.tiles.values()]
        .filter((tile) => tile.level === level && tile.index >= index)
        .toSorted((a, b) => a.index - b.index)
        .slice(0, limit);
    },

    async listCheckpoints({ size, limit }) {
      return [...seals.checkpoints]
        .filter(([noted]) => noted >= size)
        .toSorted(([a], [b]) => a - b)
        .slice(0, limit)
        .map(([noted, checkpoint]) => ({ size: noted, checkpoint }));
    },

    async findSeq(recordId) {
      for (const [index, batch] of seals.batches.entries()) {
        const place = sealedBy(index).findIndex(({ id }) => id === recordId);
        if (place !== -1) return batch.seq + place;
      }
      return null;
    },
  };
}

/** The last tile of each level, unless it is full. */
function edgeOf(tiles: readonly Tile[]): readonly Tile[] {
  const last = new Map<number, Tile>();
  for (const tile of tiles) {
    if (tile.index >= (last.get(tile.level)?.index ?? 0)) last.set(tile.level, tile);
  }
  return [...last.values()]
    .filter(({ hashes }) => Math.floor((hashes.length * 3) / 4) < fullTileBytes)
    .toSorted((a, b) => a.level - b.level);
}

function isAfter(record: LogPosition, position: LogPosition): boolean {
  const [xid, other] = [BigInt(record.xid), BigInt(position.xid)];
  return xid === other ? BigInt(record.n) > BigInt(position.n) : xid > other;
}
