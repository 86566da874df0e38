import { StoreError } from "@latchkey/core/errors";
import type { Update } from "@latchkey/core/ports";
import { allTables } from "../tables/all-tables.ts";

/**
 * The statement does not name fields that never change, so a change of one would be lost silently.
 *
 * @throws StoreError ERR_STORAGE_INVALID
 */
export function assertFixedFields({ entity, before, after }: Update): void {
  for (const [field, { onUpdate }] of Object.entries(allTables[entity].columns)) {
    if (onUpdate !== "refuse" || comparable(before, field) === comparable(after, field)) continue;
    throw new StoreError("ERR_STORAGE_INVALID", `The field ${field} of ${entity} never changes.`, {
      entity,
      field,
    });
  }
}

function comparable(row: object, field: string): unknown {
  const value: unknown = Reflect.get(row, field);
  return value instanceof Date ? value.getTime() : value;
}
