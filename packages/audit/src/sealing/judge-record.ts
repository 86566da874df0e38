import type { AuditedOperation, SealAnomaly } from "@latchkey/core/ports";
import type { Macs } from "../entry/create-macs.ts";
import { digestColumns } from "./digest-columns.ts";

/** The digest that a record is sealed with, and what is wrong with it, if anything. */
export interface JudgedRecord {
  /** Of the columns as they stand; empty when they have none. */
  readonly digest: string;
  readonly anomaly: SealAnomaly["kind"] | null;
}

/** Compares a record that is to be sealed with what the application said when it wrote it. */
export function judgeRecord(operation: AuditedOperation, macs: Macs): JudgedRecord {
  const { record, changes } = operation;
  const columns = digestColumns(operation);
  if (columns === null) return { digest: "", anomaly: "digest" };
  const { canonical, digest } = columns;
  if (record.canonical !== canonical || record.digest !== digest) {
    const isComplete = countChanges(record.canonical) === changes.length;
    return { digest, anomaly: isComplete ? "digest" : "changes" };
  }
  if (changes.some(({ at }) => at !== record.at)) return { digest, anomaly: "changes" };
  return { digest, anomaly: macs.verify(record) ? null : "mac" };
}

/** How many changes a canonical text names; null when it is none. */
function countChanges(canonical: string): number | null {
  try {
    const record: unknown = JSON.parse(canonical);
    if (typeof record !== "object" || record === null || !("changes" in record)) return null;
    return Array.isArray(record.changes) ? record.changes.length : null;
  } catch {
    // It is text that somebody else wrote.
    return null;
  }
}
