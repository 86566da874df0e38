import type { AuditedOperation, LogPosition, StoredAuditChange } from "../domain/audit/audited-operation.ts";
import type { Instant } from "../domain/instant.ts";

/** 1 to 256 consecutive hashes of a level of the tree (C2SP tlog-tiles); level 0 holds leaves. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** The hashes of 32 bytes one after the other, base64url. */
  readonly hashes: string;
}

/** How far the log is sealed. */
export interface SealState {
  /** How many records are leaves of the tree. */
  readonly size: number;
  /** The last of them; xid "0" and n "0" before the first. */
  readonly position: LogPosition;
  /** Names the cluster that counts the xids. */
  readonly cluster: string;
  /** No record with an earlier time can appear any more; null before the first seal. */
  readonly finalUntil: Instant | null;
  /** The newest signed note; null before the first. */
  readonly checkpoint: string | null;
}

/** What the next seal is made from. */
export interface UnsealedRecords {
  readonly state: SealState;
  /** The last tile of each level, if it is not full. */
  readonly edge: readonly Tile[];
  /** The next ones in order. All of them are below the horizon: nothing can appear before or between them. */
  readonly records: readonly AuditedOperation[];
  /** Names this reading for `append`. */
  readonly horizon: string;
}

export interface SealAnomaly {
  readonly seq: number;
  readonly recordId: string;
  /** `mac`: was not made with the key. `digest`: columns and canonical bytes differ. `changes`: rows are missing or too many. */
  readonly kind: "mac" | "digest" | "changes";
}

export interface Seal {
  /** `state.size` as it was read. */
  readonly size: number;
  readonly newSize: number;
  readonly position: LogPosition;
  readonly horizon: string;
  /** New ones, and those of the edge that grew. */
  readonly tiles: readonly Tile[];
  readonly checkpoint: string | null;
  readonly anomalies: readonly SealAnomaly[];
}

/** A run of sealed records: `size` of them from `seq` on, up to `position`. */
export interface SealedBatch {
  readonly seq: number;
  readonly size: number;
  readonly position: LogPosition;
}

/** How the log stands as a whole. */
export interface LedgerStatus extends SealState {
  /** The oldest record that waits for a seal, if any. */
  readonly unsealedSince: Instant | null;
  readonly unsealed: number;
  readonly anomalies: readonly SealAnomaly[];
  readonly now: Instant;
}

/** The sealer's working state. Writes never wait for it, and it never waits for them. */
export interface SealLedger {
  /** Up to `limit` records that no open transaction can still precede. @throws StoreError ERR_STORE_MISCONFIGURED when the storage was restored into another cluster and not rebased */
  read(input: { readonly limit: number }): Promise<UnsealedRecords>;

  /** All or nothing. @returns false when the tree has another size by now: somebody else sealed. */
  append(seal: Seal): Promise<boolean>;

  /** Keeps a note over the present tree, in the place of an older one of the same size. @returns false when the tree has another size by now. */
  keepCheckpoint(input: { readonly size: number; readonly checkpoint: string }): Promise<boolean>;

  status(): Promise<LedgerStatus>;

  /**
   * Sealed records in order, by whole batches from the one that holds `seq` on: as many as hold `limit` records together, but at least one.
   * Records before `firstSeq` went with their partition and are absent; it is 0 while none was dropped.
   */
  listSealed(input: { readonly seq: number; readonly limit: number }): Promise<{
    readonly firstSeq: number;
    readonly batches: readonly {
      readonly batch: SealedBatch;
      readonly records: readonly AuditedOperation[];
    }[];
  }>;

  /**
   * Records before `firstSeq` that stand all the same, in order, at most `limit` from `seq` on: sealed before the last of a month that was dropped, and
   * of a later month by their time. `next` is where to go on; null after the last.
   */
  listRemnants(input: { readonly seq: number; readonly limit: number }): Promise<{
    readonly items: readonly { readonly seq: number; readonly operation: AuditedOperation }[];
    readonly next: number | null;
  }>;

  /** Rows that no seal covers although they stand before the last seal: somebody put them there. At most `limit`. */
  listUncovered(input: { readonly limit: number }): Promise<readonly AuditedOperation[]>;

  /** Changes that no record has at their time, so that no digest speaks of them: somebody put them there. At most `limit`. */
  listStrayChanges(input: { readonly limit: number }): Promise<readonly StoredAuditChange[]>;

  /** Tiles of a level from `index` on, at most `limit`. */
  listTiles(input: {
    readonly level: number;
    readonly index: number;
    readonly limit: number;
  }): Promise<readonly Tile[]>;

  /** Signed notes from a size on, by size. */
  listCheckpoints(input: {
    readonly size: number;
    readonly limit: number;
  }): Promise<readonly { readonly size: number; readonly checkpoint: string }[]>;

  /** The seq of a sealed record; null when it is not sealed. */
  findSeq(recordId: string): Promise<number | null>;
}
