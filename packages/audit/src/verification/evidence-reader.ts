import type { AuditedOperation, Tile } from "@latchkey/core/ports";
import type { CheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import type { Macs } from "../entry/create-macs.ts";
import { tileWidth } from "../tree/tile-hashes.ts";
import { createBatchJudge, repeatedAt } from "./batch-judge.ts";
import { type EvidenceLine, parseEvidenceLine } from "./evidence-line.ts";
import type { Finding, FindingKind } from "./finding.ts";
import { judgeColumns } from "./judge-columns.ts";
import { createLeafStore } from "./leaf-store.ts";
import { createRecordIds } from "./record-ids.ts";
import type { TreeFollower } from "./tree-follower.ts";
import { createUpperTiles } from "./upper-tiles.ts";

/** Takes the lines of an evidence file one after the other. */
export interface EvidenceReader {
  read(text: string): Promise<void>;
  /** What can only be told once all is read. */
  end(): ReadEvidence;
}

export interface ReadEvidence {
  readonly firstSeq: number;
  readonly size: number;
  readonly records: number;
  readonly unsealed: number;
}

type Line<Type extends EvidenceLine["type"]> = Extract<EvidenceLine, { readonly type: Type }>;

/** More than any sealer takes at once, so that a false file does not fill the memory. */
const maxBatch = 100_000;

export function createEvidenceReader(input: {
  readonly verifier: CheckpointVerifier;
  readonly macs: Macs | null;
  readonly follower: TreeFollower;
  readonly report: (finding: Finding) => void;
  readonly onProgress: (progress: { readonly records: number; readonly size: number }) => void;
}): EvidenceReader {
  const { verifier, macs, follower, report, onProgress } = input;
  const leaves = createLeafStore();
  const upper = createUpperTiles();
  const ids = createRecordIds();
  const judge = createBatchJudge({ macs, leaves, follower, upper, ids, report });
  let head: Line<"head"> | null = null;
  let batch: { readonly line: Line<"batch">; readonly rows: AuditedOperation[] } | null = null;
  let isEnded = false;
  let lineNumber = 0;
  let upperCount = 0;
  const counts = { records: 0, unsealed: 0 };

  const find = (
    kind: FindingKind,
    seq: number | null,
    what: string,
    recordId: string | null = null,
  ): void => {
    report({ seq, kind, recordId, what });
  };
  const refuse = (): void =>
    find("evidence_invalid", null, `Line ${lineNumber} of the evidence is not in its form.`);

  function openBatch(line: Line<"batch">, { firstSeq }: Line<"head">): void {
    if (line.size > maxBatch || line.seq < follower.size) return refuse();
    judge.follow(Math.min(line.seq, firstSeq), null);
    judge.follow(line.seq, "missing");
    batch = { line, rows: [] };
    if (line.rows === 0) closeBatch();
  }

  function closeBatch(): void {
    if (batch === null) return;
    const { line, rows } = batch;
    batch = null;
    judge.judge({ ...line, isTail: line.seq + line.size === head?.size }, rows);
    onProgress({ records: follower.size, size: head?.size ?? 0 });
  }

  function readTile(tile: Tile): void {
    if (tile.level === 0) return leaves.add(tile);
    upperCount += 1;
    if (upper.has(tile)) return;
    find(
      "tile_altered",
      tile.index * tileWidth ** (tile.level + 1),
      "A stored tile is not what the leaves make.",
    );
  }

  async function readCheckpoint({ size, note }: Line<"checkpoint">): Promise<void> {
    const opened = await verifier.open(note);
    if (opened === null || opened.size !== size) {
      find("checkpoint_invalid", size, "A checkpoint of the database is not signed with the key.");
    } else if (!follower.expect({ ...opened, isAnchor: false })) refuse();
  }

  function readRow({ record, changes }: AuditedOperation, type: "row" | "uncovered" | "unsealed"): void {
    counts.records += 1;
    if (type === "row") {
      if (batch === null) return refuse();
      batch.rows.push({ record, changes });
      if (batch.rows.length === batch.line.rows) closeBatch();
      return;
    }
    if (type === "uncovered") {
      find("unexpected", null, "A row stands among the sealed ones that no seal covers.", record.id);
    } else {
      counts.unsealed += 1;
      if (!ids.add(record.id)) report(repeatedAt(null, record.id));
    }
    for (const finding of judgeColumns({ record, changes }, { seq: null, macs }).findings) {
      if (type === "unsealed" || finding.kind === "forged") report(finding);
    }
  }

  async function readLine(line: EvidenceLine, known: Line<"head">): Promise<void> {
    switch (line.type) {
      case "batch":
        return openBatch(line, known);
      case "tile":
        return readTile(line);
      case "checkpoint":
        return readCheckpoint(line);
      case "row":
      case "uncovered":
      case "unsealed":
        return readRow(line, line.type);
      case "anomaly":
        return find(
          line.kind === "mac" ? "forged" : "altered",
          line.seq,
          "It was so when it was sealed.",
          line.recordId,
        );
      case "stray":
        return find(
          "unexpected",
          null,
          "A change stands in the log that is not of its record.",
          line.change.recordId,
        );
      case "end":
        isEnded = true;
        return undefined;
      case "head":
        return refuse();
    }
  }

  return {
    read: async (text) => {
      lineNumber += 1;
      const line = parseEvidenceLine(text);
      const isAwaited = (line?.type === "head") === (head === null) && !isEnded;
      // Of a batch that lacks rows the rest is judged as it is.
      if (line?.type !== "row") closeBatch();
      if (line === null || !isAwaited) refuse();
      else if (head !== null) await readLine(line, head);
      else if (line.type === "head") head = line;
    },
    end: () => {
      closeBatch();
      if (!isEnded) find("evidence_invalid", null, "The evidence ends before its end.");
      const { firstSeq, size } = head ?? { firstSeq: 0, size: 0 };
      judge.follow(Math.min(firstSeq, size), null);
      judge.follow(size, "truncated");
      follower.end();
      if (follower.size === size && upperCount !== upper.count()) {
        find("tile_altered", null, "Tiles above the leaves are missing.");
      }
      if (follower.signedSize < size && !follower.isRewritten) {
        find("unsigned", follower.signedSize, "No signed checkpoint covers what stands from here on.");
      }
      return { firstSeq, size, ...counts };
    },
  };
}
