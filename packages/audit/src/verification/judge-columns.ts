import type { AuditedOperation } from "@latchkey/core/ports";
import type { Macs } from "../entry/create-macs.ts";
import { digestColumns } from "../sealing/digest-columns.ts";
import type { Finding } from "./finding.ts";

export interface JudgedColumns {
  /** Made from the columns; empty when they have none. */
  readonly digest: string;
  readonly findings: readonly Finding[];
}

/** Compares what a row says of itself: its columns and changes with its canonical text, digest and, with the keys, its MAC. */
export function judgeColumns(
  { record, changes }: AuditedOperation,
  { seq, macs }: { readonly seq: number | null; readonly macs: Macs | null },
): JudgedColumns {
  const findings: Finding[] = [];
  const find = (kind: Finding["kind"], what: string): void => {
    findings.push({ seq, kind, recordId: record.id, what });
  };
  const made = digestColumns({ record, changes });
  if (made === null) find("altered", "The columns hold what was never written.");
  else if (record.canonical !== made.canonical)
    find("altered", "The columns differ from the canonical text.");
  else if (record.digest !== made.digest) find("altered", "The digest is not that of the canonical text.");
  if (changes.some(({ at }) => at !== record.at))
    find("altered", "A change has another time than its record.");
  if (macs !== null && !macs.verify(record)) {
    find("forged", "The row was not written with a key of the ring.");
  }
  return { digest: made?.digest ?? "", findings };
}
