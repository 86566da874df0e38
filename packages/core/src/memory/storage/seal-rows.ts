import type { LogPosition } from "../../domain/audit/audited-operation.ts";
import type { Instant } from "../../domain/instant.ts";
import type { SealAnomaly, SealedBatch, Tile } from "../../ports/seal-ledger.ts";

/** The sealer's working state. */
export interface SealRows {
  size: number;
  position: LogPosition;
  finalUntil: Instant | null;
  checkpoint: string | null;
  readonly batches: SealedBatch[];
  /** By level and index. */
  readonly tiles: Map<string, Tile>;
  /** By size. */
  readonly checkpoints: Map<number, string>;
  readonly anomalies: SealAnomaly[];
}

export function createSealRows(): SealRows {
  return {
    size: 0,
    position: { xid: "0", n: "0" },
    finalUntil: null,
    checkpoint: null,
    batches: [],
    tiles: new Map(),
    checkpoints: new Map(),
    anomalies: [],
  };
}
