import type { AuditFilter, AuditLog, Page } from "@latchkey/core/ports";
import type { AuditedRecord } from "../audit.ts";
import type { RecordOpener } from "../records/record-opener.ts";

/** A page of records with all that they changed: two reads, and those of the keys. */
export async function readOperations(
  { log, opener }: { readonly log: AuditLog; readonly opener: RecordOpener },
  input: { readonly filter: AuditFilter; readonly cursor: string | null; readonly limit: number },
): Promise<Page<AuditedRecord>> {
  const { items, nextCursor } = await log.search(input);
  if (items.length === 0) return { items: [], nextCursor };
  const [records, changes] = await Promise.all([
    opener.openRecords(items),
    opener.openChanges(await log.listChangesOf(items)),
  ]);
  const changesOf = Map.groupBy(changes, ({ recordId }) => recordId);
  return {
    items: records.map((record) => ({ record, changes: changesOf.get(record.id) ?? [] })),
    nextCursor,
  };
}
