import type { AuditedOperation } from "@latchkey/core/ports";
import type { Macs } from "../entry/create-macs.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import { alignRows } from "./align-rows.ts";
import type { Finding } from "./finding.ts";
import { judgeColumns } from "./judge-columns.ts";
import type { LeafStore } from "./leaf-store.ts";
import type { RecordIds } from "./record-ids.ts";
import type { TreeFollower } from "./tree-follower.ts";
import type { UpperTiles } from "./upper-tiles.ts";

/** Makes leaves of the log's rows and lets the trees grow by them. */
export interface BatchJudge {
  /** All rows in the range of the positions from `seq` on. */
  judge(
    batch: { readonly seq: number; readonly size: number; readonly isTail: boolean },
    rows: readonly AuditedOperation[],
  ): void;
  /** Goes on by the stored leaves alone, up to `end`: of months that were dropped, or, if a kind is given, of rows that are gone. */
  follow(end: number, kind: "missing" | "truncated" | null): void;
}

export function createBatchJudge(input: {
  readonly macs: Macs | null;
  readonly leaves: LeafStore;
  readonly upper: UpperTiles;
  readonly ids: RecordIds;
  readonly follower: TreeFollower;
  readonly report: (finding: Finding) => void;
}): BatchJudge {
  const { macs, leaves, upper, ids, follower, report } = input;

  function append(leaf: TreeHash, stored: TreeHash | null): void {
    upper.append(stored ?? leaf);
    follower.append(leaf, stored);
  }

  return {
    follow: (end, kind) => {
      const start = follower.size;
      if (start >= end) return;
      if (kind !== null) {
        const what = `Rows that were sealed are gone, from here on: ${end - start}.`;
        report({ seq: start, kind, recordId: null, what });
      }
      for (let seq = start; seq < end; seq++) {
        const stored = leaves.find(seq);
        if (stored === null) {
          report(noLeafAt(seq));
          return;
        }
        append(stored, stored);
        leaves.forget(seq);
      }
    },

    judge: ({ seq, size, isTail }, rows) => {
      const stored = Array.from({ length: size }, (_, place) => leaves.find(seq + place));
      const judged = rows.map((row) => {
        const { digest, findings } = judgeColumns(row, { seq: null, macs });
        const { id, xid, n, at } = row.record;
        return { row: { id, xid, n, at, digest }, findings };
      });
      const aligned = alignRows(
        { seq, isTail },
        judged.map(({ row }) => row),
        stored,
      );
      for (const { row, findings } of judged) {
        const own = aligned.seqs.get(row) ?? null;
        if (own !== null && !ids.add(row.id)) report(repeatedAt(own, row.id));
        for (const finding of findings) {
          // Of a row that does not belong here it is enough to know who wrote it.
          if (own !== null || finding.kind === "forged") report({ ...finding, seq: own });
        }
      }
      const hole = stored.indexOf(null);
      if (hole !== -1) report(noLeafAt(seq + hole));
      for (const finding of aligned.findings) report(finding);
      for (const finding of aligned.doubts) follower.hold(finding);
      for (const [place, leaf] of aligned.leaves.entries()) append(leaf, stored[place] ?? null);
      leaves.forget(follower.size);
    },
  };
}

/** MAC and digest of a copy are good: they say nothing of when it happened. */
export function repeatedAt(seq: number | null, recordId: string): Finding {
  return { seq, kind: "repeated", recordId, what: "The operation stands in the log already." };
}

function noLeafAt(seq: number): Finding {
  return { seq, kind: "tile_altered", recordId: null, what: "The stored tree has no leaf here." };
}
