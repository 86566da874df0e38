import type { PoolClient } from "pg";
import { appRights, ownColumns } from "./grant-rights.ts";

interface EffectiveRights {
  readonly table: string;
  readonly isPartition: boolean;
  readonly insert: boolean;
  /** To say itself what the database fills in. */
  readonly insertOwn: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  readonly truncate: boolean;
}

/**
 * What a role may do beyond what it was granted: by PUBLIC, or by a role that it is a member of.
 * @param schema quoted
 * @returns such as `update audit_records`, by the names of the tables
 */
export async function listSurplusRights(
  client: PoolClient,
  schema: string,
  role: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<EffectiveRights>(
    `select relname as table, relispartition as "isPartition",
  has_any_column_privilege($2, c.oid, 'insert') as insert, has_any_column_privilege($2, c.oid, 'update') as update,
  has_table_privilege($2, c.oid, 'delete') as delete, has_table_privilege($2, c.oid, 'truncate') as truncate,
  exists (
    select from pg_attribute as a where a.attrelid = c.oid and a.attname = any($3) and not a.attisdropped
      and has_column_privilege($2, c.oid, a.attnum, 'insert')
  ) as "insertOwn"
from pg_class as c where relnamespace = $1::regnamespace and relkind in ('r', 'p') order by relname`,
    [schema, role, ownColumns],
  );
  return rows.flatMap((effective) => surplusOf(effective).map((right) => `${right} ${effective.table}`));
}

function surplusOf({ table, isPartition, ...has }: EffectiveRights): readonly string[] {
  const due = isPartition ? undefined : appRights[table];
  const surplus: readonly (readonly [right: string, isSurplus: boolean])[] = [
    ["insert", has.insert && due?.insert === undefined],
    ["insert", has.insertOwn && due?.insert === "given"],
    ["update", has.update && due?.update === undefined],
    ["delete", has.delete && due?.delete !== true],
    ["truncate", has.truncate],
  ];
  return surplus.filter(([, isSurplus]) => isSurplus).map(([right]) => right);
}
