import type { Instant } from "../instant.ts";
import type { AuditChangeRow, AuditRecordRow } from "./audit-entry.ts";

/** Where a record stands among all, in the order in which they are sealed: by `xid`, then by `n`. Decimal numbers of up to 64 bits as text. */
export interface LogPosition {
  /** The storage's transaction. */
  readonly xid: string;
  /** Unique over all records, whatever became of the transaction. */
  readonly n: string;
}

export interface StoredAuditRecord extends AuditRecordRow, LogPosition {
  /** When it was committed by the storage's clock: the time of the statement, never earlier for a later version of an entity. */
  readonly at: Instant;
}

export interface StoredAuditChange extends AuditChangeRow {
  /** The time of its record. */
  readonly at: Instant;
}

/** A record with its changes in the order of their positions. */
export interface AuditedOperation {
  readonly record: StoredAuditRecord;
  readonly changes: readonly StoredAuditChange[];
}
