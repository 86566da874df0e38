import type { AuditEntry } from "../../domain/audit/audit-entry.ts";
import type {
  AuditedOperation,
  StoredAuditChange,
  StoredAuditRecord,
} from "../../domain/audit/audited-operation.ts";
import type { EntityName } from "../../domain/operations/change.ts";
import { deepCopy } from "./deep-copy.ts";
import type { Undo } from "./memory-table.ts";

/** Records and changes in the order of their commits. What is read is what is kept: copy it before it goes out. */
export interface AuditRows {
  readonly recordCount: number;
  readonly changeCount: number;
  /** All records, oldest first: by (xid, n), and by (at, n) alike. */
  readonly records: readonly StoredAuditRecord[];
  find(id: string): AuditedOperation | null;
  changesOf(recordId: string): readonly StoredAuditChange[];
  /** An entity's changes, oldest version first. */
  history(entity: EntityName, entityId: string): readonly StoredAuditChange[];
  /** The ids of all entities of a name that ever changed. */
  entityIds(entity: EntityName): readonly string[];
  insert(entry: AuditEntry, stored: Pick<StoredAuditRecord, "xid" | "n" | "at">): Undo;
}

export function createAuditRows(): AuditRows {
  const records: StoredAuditRecord[] = [];
  const operations = new Map<string, AuditedOperation>();
  const histories = new Map<EntityName, Map<string, readonly StoredAuditChange[]>>();
  let changeCount = 0;

  function setHistory(change: StoredAuditChange, next: readonly StoredAuditChange[]): void {
    const ofName = histories.get(change.entity) ?? new Map<string, readonly StoredAuditChange[]>();
    histories.set(change.entity, ofName);
    if (next.length === 0) ofName.delete(change.entityId);
    else ofName.set(change.entityId, next);
  }

  function history(entity: EntityName, entityId: string): readonly StoredAuditChange[] {
    return histories.get(entity)?.get(entityId) ?? [];
  }

  return {
    get recordCount() {
      return records.length;
    },
    get changeCount() {
      return changeCount;
    },
    records,
    find: (id) => operations.get(id) ?? null,
    changesOf: (recordId) => operations.get(recordId)?.changes ?? [],
    history,
    entityIds: (entity) => [...(histories.get(entity)?.keys() ?? [])],
    insert(entry, stored) {
      const record = { ...deepCopy(entry.record), ...stored };
      const changes = entry.changes.map((change) => ({ ...deepCopy(change), at: stored.at }));
      const replaced = changes.map((change) => ({
        change,
        before: history(change.entity, change.entityId),
      }));
      records.push(record);
      operations.set(record.id, { record, changes: changes.toSorted((a, b) => a.position - b.position) });
      changeCount += changes.length;
      for (const { change, before } of replaced)
        setHistory(
          change,
          [...before, change].toSorted((a, b) => a.version - b.version),
        );
      return () => {
        records.pop();
        operations.delete(record.id);
        changeCount -= changes.length;
        for (const { change, before } of replaced) setHistory(change, before);
      };
    },
  };
}
