import type { Instant, StoredAuditRecord } from "@latchkey/core/ports";
import { invalidCursor } from "../reads/invalid-cursor.ts";

/** The last record of a page: pages go by the time, then by the number. */
export type RecordPosition = Pick<StoredAuditRecord, "at" | "n">;

const maxNumber = 2n ** 63n - 1n;

export function formatRecordCursor({ at, n }: RecordPosition): string {
  return `${at}.${n}`;
}

/** @throws AuthError invalid_input for what no page gave */
export function parseRecordCursor(cursor: string): RecordPosition {
  const [, at = "", n = ""] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\.(\d{1,19})$/.exec(cursor) ?? [];
  if (!isMoment(at) || BigInt(n) > maxNumber) throw invalidCursor();
  return { at: at as Instant, n }; // it has the form of one
}

/** Whether there is such a day and hour: what is none, and the year 0, Postgres would refuse in words of its own. */
function isMoment(text: string): boolean {
  const time = Date.parse(text);
  return (
    !text.startsWith("0000") &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().slice(0, 19) === text.slice(0, 19)
  );
}
