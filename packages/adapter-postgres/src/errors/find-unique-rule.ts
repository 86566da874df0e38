import { allTables, type TableName } from "../tables/all-tables.ts";
import { snakeCase } from "../tables/snake-case.ts";

export interface UniqueRule {
  readonly entity: TableName;
  readonly field: string;
}

/** The name that migrations give to the constraint of a unique rule: table and columns, or table and `pkey`. */
const constraintNames = {
  key: (table: string): string => `${table}_pkey`,
  unique: (table: string, field: string): string => `${table}_${snakeCase(field)}_key`,
} as const;

const rules = new Map<string, UniqueRule>();
// The keys are those of a record by TableName, which Object.entries forgets.
for (const [entity, table] of Object.entries(allTables) as [TableName, (typeof allTables)[TableName]][]) {
  const [keyField = ""] = table.key;
  rules.set(`${table.name} ${constraintNames.key(table.name)}`, { entity, field: keyField });
  for (const field of table.unique) {
    rules.set(`${table.name} ${constraintNames.unique(table.name, field)}`, { entity, field });
  }
}

/** The rule of ours behind a unique constraint; null for one that somebody else made. A test holds it against the catalog. */
export function findUniqueRule(table: string | null, constraint: string | null): UniqueRule | null {
  return rules.get(`${table} ${constraint}`) ?? null;
}
