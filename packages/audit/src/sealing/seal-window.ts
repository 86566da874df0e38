import type { Seal, SealAnomaly, UnsealedRecords } from "@latchkey/core/ports";
import type { Macs } from "../entry/create-macs.ts";
import { growTiles } from "../tree/grow-tiles.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import { judgeRecord } from "./judge-record.ts";
import type { LogHead } from "./log-head.ts";
import { sealLeaf } from "./seal-leaf.ts";

export interface SealedWindow {
  /** The tree before and after. */
  readonly before: LogHead;
  readonly after: LogHead;
  /** What the ledger is to keep, but for the checkpoint. */
  readonly seal: Omit<Seal, "checkpoint">;
}

// A record takes some 0.1 ms; requests of the same process shall not wait for more than a few.
const recordsAtOnce = 50;

/**
 * Makes leaves of the records of a window, good or bad: a bad one is named as an anomaly.
 *
 * @throws TypeError when the edge is not that of a tree of this size
 */
export async function sealWindow(
  { state, edge, records, horizon }: UnsealedRecords,
  macs: Macs,
): Promise<SealedWindow> {
  const { size } = state;
  const before = growTiles({ size, edge, leaves: [] });
  const leaves: TreeHash[] = [];
  const anomalies: SealAnomaly[] = [];
  for (const [index, operation] of records.entries()) {
    if (index % recordsAtOnce === recordsAtOnce - 1) await nextTurn();
    const { id: recordId, xid, n, at } = operation.record;
    const seq = size + index;
    const { digest, anomaly } = judgeRecord(operation, macs);
    leaves.push(sealLeaf({ seq, xid, n, at, digest }));
    if (anomaly !== null) anomalies.push({ seq, recordId, kind: anomaly });
  }
  const { tiles, root, size: newSize } = growTiles({ size, edge, leaves });
  const last = records.at(-1)?.record;
  const position = last === undefined ? state.position : { xid: last.xid, n: last.n };
  return {
    before: { size, root: before.root },
    after: { size: newSize, root },
    seal: { size, newSize, position, horizon, tiles, anomalies },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
