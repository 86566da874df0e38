import type { AuditedRecord } from "../audit.ts";
import type { AuditChange, AuditRecord } from "../records/audit-record.ts";
import { csvCell } from "./csv-cell.ts";

type Cell = string | number | null;

const recordColumns: readonly (readonly [name: string, read: (record: AuditRecord) => Cell])[] = [
  ["record_id", ({ id }) => id],
  ["at", ({ at }) => at],
  ["name", ({ name }) => name],
  ["event", ({ event }) => event],
  ["outcome", ({ outcome }) => outcome],
  ["occurrences", ({ occurrences }) => occurrences],
  ["actor_kind", ({ actor }) => actor.kind],
  ["actor_id", ({ actor }) => (actor.kind === "user" || actor.kind === "staff" ? actor.userId : null)],
  ["on_behalf_of", ({ actor }) => (actor.kind === "staff" ? actor.onBehalfOf : null)],
  ["job", ({ actor }) => (actor.kind === "system" ? actor.job : null)],
  ["subject_id", ({ subjectId }) => subjectId],
  ["session_id", ({ authentication }) => authentication.sessionId],
  ["challenge_id", ({ authentication }) => authentication.challengeId],
  ["amr", ({ authentication }) => authentication.amr.join(" ")],
  ["request_id", ({ requestId }) => requestId],
  ["device_id", ({ deviceId }) => deviceId],
  ["ip", ({ ip }) => ip],
  ["user_agent", ({ userAgent }) => userAgent],
  ["reason", ({ reason }) => reason],
  ["words", ({ words }) => words],
  ["context", ({ context }) => JSON.stringify(context)],
  ["sentence", ({ sentence }) => sentence],
  ["personal", ({ personal }) => personal],
];

const changeColumns: readonly (readonly [name: string, read: (change: AuditChange) => Cell])[] = [
  ["position", ({ position }) => position],
  ["entity", ({ entity }) => entity],
  ["entity_id", ({ entityId }) => entityId],
  ["version", ({ version }) => version],
  ["kind", ({ kind }) => kind],
  ["fields", ({ fields }) => fields.join(" ")],
  ["diff", ({ diff }) => JSON.stringify(diff)],
  ["change_personal", ({ personal }) => personal],
];

/** The first line. */
export const csvHeader: string = lineOf([...recordColumns, ...changeColumns].map(([name]) => name));

/** A line a change with its record before it; a line for a record without changes. */
export function toCsv({ record, changes }: AuditedRecord): string {
  const left = recordColumns.map(([, read]) => read(record));
  if (changes.length === 0) return lineOf([...left, ...changeColumns.map(() => null)]);
  return changes
    .map((change) => lineOf([...left, ...changeColumns.map(([, read]) => read(change))]))
    .join("");
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map((cell) => csvCell(String(cell ?? ""))).join(",")}\r\n`;
}
