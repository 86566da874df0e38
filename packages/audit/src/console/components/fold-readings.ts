import type { AuditRecord } from "../../records/audit-record.ts";

/** A record, or several readings of the audit by one reader with nothing between them, newest first. */
export type TimelineItem = AuditRecord | Run;
type Run = readonly [AuditRecord, ...AuditRecord[]];

// Two lines are read as fast as one that says "two".
const fewest = 3;

function isReading({ name, outcome }: AuditRecord): boolean {
  return name === "audit.read" && outcome === "succeeded";
}

function haveOneReader(one: AuditRecord, other: AuditRecord): boolean {
  return JSON.stringify(one.actor) === JSON.stringify(other.actor);
}

/** Looking at the timeline makes it longer: readings that follow each other become one item, so that the rest stays in sight. */
export function foldReadings(records: readonly AuditRecord[]): readonly TimelineItem[] {
  const runs: [AuditRecord, ...AuditRecord[]][] = [];
  for (const record of records) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && isReading(last) && isReading(record) && haveOneReader(last, record)) run.push(record);
    else runs.push([record]);
  }
  return runs.flatMap((run): readonly TimelineItem[] => (run.length < fewest ? run : [run]));
}
