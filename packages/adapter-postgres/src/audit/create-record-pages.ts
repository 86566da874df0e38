import type { AuditFilter, AuditLog } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { readRecord } from "./audit-selection.ts";
import { formatRecordCursor, parseRecordCursor } from "./record-cursor.ts";
import { searchStatement } from "./search-statement.ts";

/** Records by what they say. */
export function createRecordPages(runner: StatementRunner, schema: string): Pick<AuditLog, "search"> {
  return {
    search: async ({ filter, cursor, limit }) => {
      const before = cursor === null ? null : parseRecordCursor(cursor);
      if (!canMatch(filter)) return { items: [], nextCursor: null };
      // One more than asked for tells whether there is another page.
      const statement = searchStatement(schema, { filter, before, limit: limit + 1 });
      const { rows } = await runner.run(statement, repeatable);
      const items = rows.slice(0, limit).map(readRecord);
      const last = items.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return { items, nextCursor: hasMore ? formatRecordCursor(last) : null };
    },
  };
}

/** What is no UUID stands in no column of them, and Postgres would not even compare it. */
function canMatch({ actorId, subjectId }: AuditFilter): boolean {
  return [actorId, subjectId].every((id) => id === undefined || isUuid(id));
}
