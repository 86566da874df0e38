import type { PoolClient } from "pg";
import { appRights, appSequences, ownColumns, type TableRights } from "./grant-rights.ts";
import { listSurplusRights } from "./list-surplus-rights.ts";

export interface GrantAppRole {
  readonly client: PoolClient;
  /** Quoted. */
  readonly schema: string;
  readonly role: string;
}

/**
 * Gives the role what the app needs and takes everything else of the schema from it, in one transaction. In the audit and the events it
 * can only add, and never says itself when and where in the log.
 *
 * @throws TypeError for a role that no grant can bind: a superuser, one that has the rights of the tables' owner, or one that has more than it needs
 * by PUBLIC or by another role; nothing is changed then
 */
export async function grantAppRole({ client, schema, role }: GrantAppRole): Promise<void> {
  const name = await quoteBoundRole(client, schema, role);
  const columns = await readColumns(client, schema);
  const statements = [
    `revoke all on all tables in schema ${schema} from ${name}`,
    `revoke all on all sequences in schema ${schema} from ${name}`,
    `revoke all on all functions in schema ${schema} from ${name}`,
    // Rights of columns outlive those of their table.
    ...[...columns].map(
      ([table, names]) =>
        `revoke all (${[...names.own, ...names.given].join(", ")}) on ${schema}.${table} from ${name}`,
    ),
    `revoke all on schema ${schema} from ${name}`,
    `grant usage on schema ${schema} to ${name}`,
    ...Object.entries(appRights).map(
      ([table, rights]) =>
        `grant ${rightsText(rights, columns.get(table)?.given ?? [])} on ${schema}.${table} to ${name}`,
    ),
    ...appSequences.map((sequence) => `grant usage on sequence ${schema}.${sequence} to ${name}`),
    `grant execute on all functions in schema ${schema} to ${name}`,
  ];
  await client.query("begin");
  try {
    for (const statement of statements) await client.query(statement);
    const surplus = await listSurplusRights(client, schema, role);
    if (surplus.length > 0)
      throw new TypeError(
        `The role ${role} has more rights than it was granted, by PUBLIC or by a role that it is a member of: ${surplus.join(", ")}.`,
      );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** @returns the role as an identifier */
async function quoteBoundRole(client: PoolClient, schema: string, role: string): Promise<string> {
  const { rows } = await client.query<{ readonly name: string; readonly isFree: boolean }>(
    `select quote_ident(r.rolname) as name, r.rolsuper or pg_has_role(r.oid, c.relowner, 'member') as "isFree"
from pg_roles as r, pg_class as c where r.rolname = $1 and c.oid = to_regclass($2)`,
    [role, `${schema}.audit_records`],
  );
  const [found] = rows;
  if (found === undefined) throw new TypeError(`There is no role ${role}: create it first.`);
  if (found.isFree)
    throw new TypeError(
      `The role ${role} is a superuser or has the rights of the tables' owner, whom no grant can bind: the app needs another one.`,
    );
  return found.name;
}

interface Columns {
  readonly own: readonly string[];
  readonly given: readonly string[];
}

async function readColumns(client: PoolClient, schema: string): Promise<ReadonlyMap<string, Columns>> {
  const { rows } = await client.query<{ readonly table: string; readonly names: readonly string[] }>(
    `select relname as table, array_agg(quote_ident(attname) order by attnum) as names
from pg_class join pg_attribute on attrelid = pg_class.oid
where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped
group by relname`,
    [schema],
  );
  return new Map(
    rows.map(({ table, names }) => [
      table,
      {
        own: names.filter((name) => ownColumns.includes(name)),
        given: names.filter((name) => !ownColumns.includes(name)),
      },
    ]),
  );
}

function rightsText({ insert, update, ...rights }: TableRights, given: readonly string[]): string {
  return [
    "select",
    ...(insert === undefined ? [] : [insert === true ? "insert" : `insert (${given.join(", ")})`]),
    ...(update === undefined ? [] : [update === true ? "update" : `update (${update.join(", ")})`]),
    ...(rights.delete === true ? ["delete"] : []),
  ].join(", ");
}
