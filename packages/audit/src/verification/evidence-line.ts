import type { AuditedOperation, SealAnomaly, StoredAuditChange, Tile } from "@latchkey/core/ports";

/** The form of the file. */
export const evidenceVersion = 1;

/**
 * A line of an evidence file, which is JSON lines: a head; for each batch the level-0 tiles and the checkpoints that it reaches, the batch and its
 * rows; then the upper tiles, anomalies, rows without a seal, and an end. Dropped months are told by their tiles alone; a
 * row among them that stands all the same is a batch of its own.
 */
export type EvidenceLine =
  | { readonly type: "head"; readonly version: number; readonly firstSeq: number; readonly size: number }
  | ({ readonly type: "tile" } & Tile)
  | { readonly type: "checkpoint"; readonly size: number; readonly note: string }
  | { readonly type: "batch"; readonly seq: number; readonly size: number; readonly rows: number }
  /** A row in the range of the batch before it. */
  | ({ readonly type: "row" } & AuditedOperation)
  | ({ readonly type: "anomaly" } & SealAnomaly)
  /** A row before the last seal that no seal covers. */
  | ({ readonly type: "uncovered" } & AuditedOperation)
  /** A row after the last seal. */
  | ({ readonly type: "unsealed" } & AuditedOperation)
  /** A change without its record. */
  | { readonly type: "stray"; readonly change: StoredAuditChange }
  | { readonly type: "end" };

export function formatEvidenceLine(line: EvidenceLine): string {
  return `${JSON.stringify(line)}\n`;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a line. What the columns of a row hold is for the digest to judge; here they only have to be there. @returns null for any other text */
export function parseEvidenceLine(text: string): EvidenceLine | null {
  const fields = parseObject(text);
  if (fields === null) return null;
  switch (fields["type"]) {
    case "head":
      return readHead(fields);
    case "tile":
      return readTile(fields);
    case "checkpoint":
      return readCheckpoint(fields);
    case "batch":
      return readBatch(fields);
    case "row":
    case "uncovered":
    case "unsealed":
      return readRow(fields["type"], fields);
    case "stray":
      return readStray(fields);
    case "anomaly":
      return readAnomaly(fields);
    case "end":
      return { type: "end" };
    default:
      return null;
  }
}

function readHead({ version, firstSeq, size }: Fields): EvidenceLine | null {
  if (version !== evidenceVersion || !isCount(firstSeq) || !isCount(size)) return null;
  return { type: "head", version, firstSeq, size };
}

function readTile({ level, index, hashes }: Fields): EvidenceLine | null {
  if (!isCount(level) || !isCount(index) || typeof hashes !== "string") return null;
  return { type: "tile", level, index, hashes };
}

function readCheckpoint({ size, note }: Fields): EvidenceLine | null {
  return isCount(size) && typeof note === "string" ? { type: "checkpoint", size, note } : null;
}

function readBatch({ seq, size, rows }: Fields): EvidenceLine | null {
  if (!isCount(seq) || !isCount(size) || !isCount(rows)) return null;
  return { type: "batch", seq, size, rows };
}

function readAnomaly({ seq, recordId, kind }: Fields): EvidenceLine | null {
  if (!isCount(seq) || typeof recordId !== "string") return null;
  if (kind !== "mac" && kind !== "digest" && kind !== "changes") return null;
  return { type: "anomaly", seq, recordId, kind };
}

function readStray({ change }: Fields): EvidenceLine | null {
  if (!isObject(change) || typeof change["recordId"] !== "string") return null;
  // Of it nothing else is read.
  return { type: "stray", change: change as unknown as StoredAuditChange };
}

const textColumns = ["id", "xid", "n", "at", "canonical", "digest", "mac", "keyId", "decidedAt"];

function readRow(type: "row" | "uncovered" | "unsealed", { record, changes }: Fields): EvidenceLine | null {
  if (!isObject(record) || !Array.isArray(changes) || !changes.every(isObject)) return null;
  if (!textColumns.every((name) => typeof record[name] === "string")) return null;
  const row = { record: { ...record, decidedAt: new Date(String(record["decidedAt"])) }, changes };
  // All columns that are read apart from the digest were looked at; a wrong one among the others makes another digest.
  return { type, ...(row as unknown as AuditedOperation) };
}

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // Whatever is no JSON is no line.
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
