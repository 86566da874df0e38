import type { KeyRing } from "@latchkey/core/crypto";
import type { AuditLog, StoredAuditChange, StoredAuditRecord } from "@latchkey/core/ports";
import type { SealedChange } from "../entry/change-rows.ts";
import type { SealedRecord } from "../entry/record-body.ts";
import type { AuditChange, AuditRecord } from "./audit-record.ts";
import { type OpenedPart, readKeyChain } from "./key-chain.ts";
import { openedChange } from "./opened-change.ts";
import { openedRecord } from "./opened-record.ts";
import type { RecordOpener } from "./record-opener.ts";

/**
 * Opens what the audit sealed, with the keys of the subjects as they stand now. What does not open is told and never guessed: `erased` when its
 * key is gone, `damaged` when the key stands.
 */
export function createRecordOpener(dependencies: {
  readonly log: Pick<AuditLog, "readSubjectKeys">;
  /** The ring of `withAudit`. */
  readonly ring: KeyRing;
}): RecordOpener {
  return {
    async openRecords(records: readonly StoredAuditRecord[]): Promise<readonly AuditRecord[]> {
      const keys = await readKeyChain(
        dependencies,
        records.filter(isSealed).map(({ subjectId }) => subjectId),
      );
      return records.map((record) => {
        const { id: recordId, sealed, subjectId } = record;
        const part =
          sealed === null ? null : keys.open<SealedRecord>(sealed, { recordId, position: null, subjectId });
        return openedRecord(record, part);
      });
    },

    async openChanges(changes: readonly StoredAuditChange[]): Promise<readonly AuditChange[]> {
      const keys = await readKeyChain(
        dependencies,
        changes.filter(isSealed).map(({ subjectId }) => subjectId),
      );
      return changes.map((change) => {
        const { recordId, position, sealed, subjectId } = change;
        const part: OpenedPart<SealedChange> | null =
          sealed === null ? null : keys.open(sealed, { recordId, position, subjectId });
        return openedChange(change, part);
      });
    },
  };
}

function isSealed({ sealed }: { readonly sealed: string | null }): boolean {
  return sealed !== null;
}
