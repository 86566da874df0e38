import type { SealLedger } from "../../src/ports/seal-ledger.ts";
import { type Breakage, type Breakages, breakStorage, roundTrip } from "./break-storage.ts";

const breakLedger = (patch: (ledger: SealLedger) => Partial<SealLedger>): Breakage =>
  breakStorage(({ audit }) => ({ audit: { ...audit, seals: { ...audit.seals, ...patch(audit.seals) } } }));

export const brokenSeals: Breakages = {
  "reads what is sealed again": breakLedger((ledger) => {
    const sealed: Awaited<ReturnType<SealLedger["read"]>>["records"][number][] = [];
    return {
      async read(input) {
        const unsealed = await ledger.read(input);
        sealed.push(...unsealed.records);
        return { ...unsealed, records: sealed.slice(0, input.limit) };
      },
    };
  }),
  "reads without a limit": breakLedger((ledger) => ({ read: async () => ledger.read({ limit: 1000 }) })),
  "reads in the order of ids": breakLedger((ledger) => ({
    async read(input) {
      const unsealed = await ledger.read(input);
      const records = unsealed.records.toSorted((a, b) => (a.record.digest < b.record.digest ? -1 : 1));
      return { ...unsealed, records };
    },
  })),
  "reads records without their changes": breakLedger((ledger) => ({
    async read(input) {
      const unsealed = await ledger.read(input);
      return { ...unsealed, records: unsealed.records.map(({ record }) => ({ record, changes: [] })) };
    },
  })),
  "leaves the last one out": breakLedger((ledger) => ({
    async read(input) {
      const unsealed = await ledger.read(input);
      return { ...unsealed, records: unsealed.records.slice(0, 29) };
    },
  })),
  "looks at the size a round trip before it appends": breakLedger((ledger) => ({
    async append(seal) {
      const { size } = await ledger.status();
      if (size !== seal.size) return false;
      await roundTrip();
      return ledger.append({ ...seal, size: (await ledger.status()).size });
    },
  })),
  "appends over any size": breakLedger((ledger) => ({
    append: async (seal) => ledger.append({ ...seal, size: (await ledger.status()).size }),
  })),
  "says that it appended": breakLedger((ledger) => ({
    async append(seal) {
      await ledger.append(seal);
      return true;
    },
  })),
  "keeps no tiles": breakLedger((ledger) => ({
    append: async (seal) => ledger.append({ ...seal, tiles: [] }),
  })),
  "keeps full tiles only": breakLedger((ledger) => ({
    append: async (seal) =>
      ledger.append({ ...seal, tiles: seal.tiles.filter(({ hashes }) => hashes.length > 10_000) }),
  })),
  "has full tiles on the edge": breakLedger((ledger) => ({
    async read(input) {
      const unsealed = await ledger.read(input);
      const tiles = await Promise.all(
        [0, 1].map(async (level) => (await ledger.listTiles({ level, index: 0, limit: 99 })).at(-1)),
      );
      return { ...unsealed, edge: tiles.filter((tile) => tile !== undefined) };
    },
  })),
  "lists tiles of every level": breakLedger((ledger) => ({
    listTiles: async (input) =>
      (await Promise.all([0, 1].map(async (level) => ledger.listTiles({ ...input, level })))).flat(),
  })),
  "keeps no anomalies": breakLedger((ledger) => ({
    append: async (seal) => ledger.append({ ...seal, anomalies: [] }),
  })),
  "keeps no notes of seals": breakLedger((ledger) => ({
    append: async (seal) => ledger.append({ ...seal, checkpoint: null }),
  })),
  "keeps notes over any tree": breakLedger((ledger) => ({
    async keepCheckpoint(input) {
      await ledger.keepCheckpoint(input);
      return true;
    },
  })),
  "lists all notes": breakLedger((ledger) => ({
    listCheckpoints: async () => ledger.listCheckpoints({ size: 0, limit: 1000 }),
  })),
  "splits batches": breakLedger((ledger) => ({
    async listSealed({ seq, limit }) {
      const { firstSeq, batches } = await ledger.listSealed({ seq, limit });
      return {
        firstSeq,
        batches: batches.map(({ batch, records }) => ({ batch, records: records.slice(0, limit) })),
      };
    },
  })),
  "lists batches from the next one on": breakLedger((ledger) => ({
    async listSealed(input) {
      const { firstSeq, batches } = await ledger.listSealed(input);
      return { firstSeq, batches: batches.filter(({ batch }) => batch.seq >= input.seq) };
    },
  })),
  "lists every batch": breakLedger((ledger) => ({
    listSealed: async (input) => ledger.listSealed({ ...input, limit: 1000 }),
  })),
  "counts seqs in each batch anew": breakLedger((ledger) => ({
    async findSeq(recordId) {
      const seq = await ledger.findSeq(recordId);
      return seq === null || seq < 2 ? seq : seq - 2;
    },
  })),
  "has a seq for everything": breakLedger((ledger) => ({
    findSeq: async (recordId) => (await ledger.findSeq(recordId)) ?? 0,
  })),
  "counts all records as waiting": breakLedger((ledger) => ({
    async status() {
      const status = await ledger.status();
      return { ...status, unsealed: status.unsealed + status.size };
    },
  })),
  "calls the future final": breakLedger((ledger) => ({
    async read(input) {
      const { state, ...unsealed } = await ledger.read(input);
      // A time as a clock that is ahead gives it.
      const finalUntil = "2999-01-01T00:00:00.000000Z" as NonNullable<typeof state.finalUntil>;
      return { ...unsealed, state: { ...state, finalUntil: state.finalUntil && finalUntil } };
    },
  })),
  "calls waiting records uncovered": breakLedger((ledger) => ({
    listUncovered: async (input) => (await ledger.read(input)).records,
  })),
};
