import type { AuditedOperation } from "@latchkey/core/ports";
import { canonicalRecord, digestOf } from "../entry/canonical-record.ts";

/**
 * The canonical text and digest that the columns of a record and its changes make, whatever was stored beside them.
 *
 * @returns null for columns that have none, such as a number beyond all numbers: only somebody with the database writes those
 */
export function digestColumns({
  record,
  changes,
}: AuditedOperation): { readonly canonical: string; readonly digest: string } | null {
  try {
    const canonical = canonicalRecord(record, changes);
    return { canonical, digest: digestOf(canonical) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}
