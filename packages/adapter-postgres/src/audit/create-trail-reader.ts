import type { AuditLog, EntityTrail, StoredAuditChange } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { invalidCursor } from "../reads/invalid-cursor.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { readChange } from "./audit-selection.ts";
import { maxVisited, trailStatement, trailsStatement } from "./trail-statements.ts";

const maxVersion = 2 ** 31 - 1;

/** What the states of entities are made from. */
export function createTrailReader(
  runner: StatementRunner,
  schema: string,
): Pick<AuditLog, "findTrail" | "listTrails"> {
  const [one, page] = [trailStatement(schema), trailsStatement(schema)];

  return {
    findTrail: async ({ entity, entityId, end }) => {
      const [version, at] =
        "version" in end ? [Math.min(end.version, maxVersion), "infinity"] : [maxVersion, end.at];
      const { rows } = await runner.run({ text: one, values: [entity, entityId, version, at] }, repeatable);
      const changes = rows.flatMap((row) => readChange(row) ?? []);
      return changes.length === 0 ? null : { entityId, changes };
    },

    listTrails: async ({ entity, at, cursor, limit }) => {
      if (cursor !== null && !isUuid(cursor)) throw invalidCursor();
      // One more than asked for tells whether there is another page.
      const values = [entity, cursor ?? "", at, limit + 1];
      const { rows } = await runner.run({ text: page, values }, repeatable);
      const trails = groupByEntity(rows.flatMap((row) => readChange(row) ?? []));
      const items = trails.slice(0, limit);
      if (trails.length > limit) return { items, nextCursor: items.at(-1)?.entityId ?? null };
      const last = rows.at(-1);
      return { items, nextCursor: last?.["visits"] === maxVisited ? String(last["visited"]) : null };
    },
  };
}

function groupByEntity(changes: readonly StoredAuditChange[]): readonly EntityTrail[] {
  const groups = Map.groupBy(changes, ({ entityId }) => entityId);
  return [...groups].map(([entityId, ofEntity]) => ({ entityId, changes: ofEntity }));
}
