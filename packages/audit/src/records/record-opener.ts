import type { StoredAuditChange, StoredAuditRecord } from "@latchkey/core/ports";
import type { AuditChange, AuditRecord } from "./audit-record.ts";

/** Makes readable what the audit stored, as far as the subjects' keys still stand. One read for all keys of a call. */
export interface RecordOpener {
  openRecords(records: readonly StoredAuditRecord[]): Promise<readonly AuditRecord[]>;
  openChanges(changes: readonly StoredAuditChange[]): Promise<readonly AuditChange[]>;
}
