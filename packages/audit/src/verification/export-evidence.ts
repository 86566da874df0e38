import type { SealLedger } from "@latchkey/core/ports";
import { tileWidth } from "../tree/tile-hashes.ts";
import { type EvidenceLine, evidenceVersion, formatEvidenceLine } from "./evidence-line.ts";

const rowsAtOnce = 500;
const tilesAtOnce = 64;
const checkpointsAtOnce = 500;
const looseRows = 10_000;

/**
 * All that a stranger needs to verify the log, as JSON lines: the log as it is sealed when this begins. Read page by page. Personal values are in it
 * as they are stored, under the subjects' keys; names of operations, ids and codes stand in clear.
 */
export async function* exportEvidence(seals: SealLedger): AsyncIterable<string> {
  for await (const line of evidenceLines(seals)) yield formatEvidenceLine(line);
}

async function* evidenceLines(seals: SealLedger): AsyncIterable<EvidenceLine> {
  const { size, anomalies } = await seals.status();
  let sealed = await seals.listSealed({ seq: 0, limit: rowsAtOnce });
  yield { type: "head", version: evidenceVersion, firstSeq: sealed.firstSeq, size };

  const leaves = createPages((index) => seals.listTiles({ level: 0, index, limit: tilesAtOnce }));
  const notes = createPages(async (from) => {
    const page = await seals.listCheckpoints({ size: from, limit: checkpointsAtOnce });
    return page.map(({ size: index, checkpoint }) => ({ index, checkpoint }));
  });
  async function* before(end: number): AsyncIterable<EvidenceLine> {
    for await (const tile of leaves.upTo(Math.ceil(end / tileWidth))) yield { type: "tile", ...tile };
    for await (const { index, checkpoint } of notes.upTo(end + 1)) {
      yield { type: "checkpoint", size: index, note: checkpoint };
    }
  }

  for (let from: number | null = 0; from !== null && sealed.firstSeq > 0; ) {
    const remnants = await seals.listRemnants({ seq: from, limit: rowsAtOnce });
    for (const { seq, operation } of remnants.items) {
      yield* before(seq + 1);
      yield { type: "batch", seq, size: 1, rows: 1 };
      yield { type: "row", ...operation };
    }
    from = remnants.next;
  }
  let next = sealed.firstSeq;
  yield* before(next);
  while (sealed.batches.length > 0 && next < size) {
    for (const { batch, records } of sealed.batches) {
      // What was sealed since this began is left for another time.
      if (batch.seq >= size) continue;
      next = batch.seq + batch.size;
      yield* before(next);
      yield { type: "batch", seq: batch.seq, size: batch.size, rows: records.length };
      for (const row of records) yield { type: "row", ...row };
    }
    const following = await seals.listSealed({ seq: next, limit: rowsAtOnce });
    // Batches that lead nowhere were made by hand; what they hide is missed by who verifies.
    sealed = following.batches.some(({ batch }) => batch.seq + batch.size > next)
      ? following
      : { ...following, batches: [] };
  }
  yield* before(size);
  for (let level = 1, width = size / tileWidth; width >= 1; level++, width /= tileWidth) {
    const upper = createPages((index) => seals.listTiles({ level, index, limit: tilesAtOnce }));
    for await (const tile of upper.upTo(Math.ceil(width / tileWidth))) yield { type: "tile", ...tile };
  }
  for (const anomaly of anomalies) yield { type: "anomaly", ...anomaly };
  for (const row of await seals.listUncovered({ limit: looseRows })) yield { type: "uncovered", ...row };
  for (const change of await seals.listStrayChanges({ limit: looseRows })) yield { type: "stray", change };
  const { records } = await seals.read({ limit: looseRows });
  for (const row of records) yield { type: "unsealed", ...row };
  yield { type: "end" };
}

/** Items by a growing index, read in pages and given out as far as they are asked for. */
function createPages<Item extends { readonly index: number }>(
  readPage: (from: number) => Promise<readonly Item[]>,
): { upTo(end: number): AsyncIterable<Item> } {
  let page: readonly Item[] = [];
  let next = 0;
  let isOver = false;
  return {
    upTo: async function* (end) {
      for (;;) {
        for (const item of page.filter(({ index }) => index < end)) yield item;
        page = page.filter(({ index }) => index >= end);
        if (page.length > 0 || isOver || next >= end) return;
        page = await readPage(next);
        isOver = page.length === 0;
        next = (page.at(-1)?.index ?? next) + 1;
      }
    },
  };
}
