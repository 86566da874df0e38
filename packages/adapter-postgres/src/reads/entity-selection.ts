import type { Entities, EntityName } from "@latchkey/core/ports";
import { type AliasedRawBuilder, sql } from "kysely";
import { entityTables } from "../tables/entity-tables.ts";
import { type SnakeCase, snakeCase } from "../tables/snake-case.ts";

/** One row of a result, by the names that the selection gave. */
export type ResultRow = Readonly<Record<string, unknown>>;

export function columnNames<E extends EntityName>(
  entity: E,
): readonly SnakeCase<keyof Entities[E] & string>[] {
  return fieldsOf(entity).map((field) => snakeCase(field));
}

/** Every column of the entity by name, each as `entity.field`: several entities fit into one row. */
export function selectEntity(
  entity: EntityName,
  alias: string,
): readonly AliasedRawBuilder<unknown, string>[] {
  return fieldsOf(entity).map((field) => sql.ref(`${alias}.${snakeCase(field)}`).as(`${entity}.${field}`));
}

/** @returns null when a left join found no such row. */
export function readEntity<E extends EntityName>(entity: E, row: ResultRow): Entities[E] | null {
  // No row has a version of null.
  if (row[`${entity}.version`] === null) return null;
  const fields = fieldsOf(entity).map((field) => [field, row[`${entity}.${field}`]]);
  // The table names every field of the row type, and the column parsers give each its type.
  return Object.fromEntries(fields) as Entities[E];
}

function fieldsOf<E extends EntityName>(entity: E): readonly (keyof Entities[E] & string)[] {
  // The columns are keyed by the fields of the row type, which Object.keys forgets.
  return Object.keys(entityTables[entity].columns) as (keyof Entities[E] & string)[];
}
