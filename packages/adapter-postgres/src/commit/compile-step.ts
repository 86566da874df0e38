import { type AnyTable, allTables } from "../tables/all-tables.ts";
import { snakeCase } from "../tables/snake-case.ts";
import type { Step } from "./step.ts";

export interface StepContext {
  /** Quoted. */
  readonly schema: string;
  readonly step: Step;
  /** Quoted names of the CTEs of all steps. */
  readonly names: readonly string[];
  /** The number of the parameter with the step's rows. */
  readonly parameter: number;
  /** A condition that holds once the step before has ended. */
  readonly gate: string;
}

/** The SQL of one step. It answers one row for each row that it wrote or locked. */
export function compileStep(context: StepContext): string {
  switch (context.step.kind) {
    case "insert":
      return insert(context, context.gate);
    case "redeem":
      return insert(context, `${context.gate} and ${given("expiresAt")} >= statement_timestamp()`);
    case "lock":
      // Leaves the checks of foreign keys alone, which lock the same rows in an order of their own.
      return lock(context, "no key update");
    case "lockToDelete":
      return lock(context, "update");
    case "delete":
      return remove(context);
    case "update":
      return update(context);
    case "lockCounters":
      return lockCounters(context);
    case "count":
      return count(context);
    case "reset":
      return reset(context);
  }
}

function insert({ schema, step, parameter }: StepContext, condition: string): string {
  const table = allTables[step.table];
  const names = columnNames(table).join(", ");
  const values = Object.keys(table.columns).map(given);
  return `insert into ${schema}.${table.name} (${names})
select ${values.join(", ")} from json_to_recordset($${parameter}::json) as r(${typedColumns(table)})
where ${condition} order by ${table.key.map(given).join(", ")} returning 1`;
}

/** One index look-up after the other in the order of keys, whatever the planner thinks of the number of rows: no two commits deadlock. */
function lock({ schema, step, parameter, gate }: StepContext, strength: string): string {
  const { name, key } = singleKey(step);
  return `select r.key from (
  select key, version from json_to_recordset($${parameter}::json) as given(key uuid, version integer) where ${gate} order by key
) as r cross join lateral (
  select from ${schema}.${name} as t where t.${key} = r.key and t.version = r.version for ${strength}
) as locked`;
}

function remove({ schema, step, names, parameter, gate }: StepContext): string {
  const { name, key } = singleKey(step);
  return `delete from ${schema}.${name} as t
using ${lockName(step, names)} as locked join json_to_recordset($${parameter}::json) as r(key uuid) on r.key = locked.key
where t.${key} = locked.key and ${gate} returning 1`;
}

function update({ schema, step, names, parameter, gate }: StepContext): string {
  const table = allTables[step.table];
  const { name, key, field } = singleKey(step);
  const assignments = Object.entries(table.columns)
    .filter(([, { onUpdate }]) => onUpdate === "set")
    .map(([field]) => `${snakeCase(field)} = ${given(field)}`);
  return `update ${schema}.${name} as t set ${assignments.join(", ")}
from ${lockName(step, names)} as locked join json_to_recordset($${parameter}::json) as r(${typedColumns(table)}) on ${given(field)} = locked.key
where t.${key} = locked.key and ${gate} returning 1`;
}

function lockCounters({ schema, parameter, gate }: StepContext): string {
  return `select 1 from (
  select counter, key from json_to_recordset($${parameter}::json) as given(counter text, key text) where ${gate}
  order by counter collate "C", key collate "C"
) as r cross join lateral (
  select from ${schema}.counters as t where t.counter = r.counter and t.key = r.key for update
) as locked`;
}

function count({ schema, step, parameter, gate }: StepContext): string {
  // By 0 nothing is made, and what stands there is written as it was.
  return `insert into ${schema}.counters as t (counter, key, n, subject_id)
select r.counter, r.key, r.n, r."subjectId" from json_to_recordset($${parameter}::json) as r(${typedColumns(allTables[step.table])})
where ${gate} and (r.n <> 0 or exists (select from ${schema}.counters as c where c.counter = r.counter and c.key = r.key))
order by r.counter collate "C", r.key collate "C"
on conflict (counter, key) do update set
  n = t.n + excluded.n,
  subject_id = case when excluded.n = 0 then t.subject_id else coalesce(excluded.subject_id, t.subject_id) end,
  counted_at = case when excluded.n > 0 then excluded.counted_at else t.counted_at end
returning 1`;
}

function reset({ schema, parameter, gate }: StepContext): string {
  return `delete from ${schema}.counters as t
using json_to_recordset($${parameter}::json) as r(counter text, key text)
where t.counter = r.counter and t.key = r.key and ${gate} returning 1`;
}

function columnNames(table: AnyTable): readonly string[] {
  return Object.keys(table.columns).map(snakeCase);
}

/** The columns of the recordset: named as in JSON. */
function typedColumns(table: AnyTable): string {
  return Object.entries(table.columns)
    .map(([field, { type }]) => `"${field}" ${type}`)
    .join(", ");
}

/** A field of the rows that came as JSON, by the name that it has there. */
function given(field: string): string {
  return `r."${field}"`;
}

function singleKey(step: Step): { readonly name: string; readonly key: string; readonly field: string } {
  const { name, key } = allTables[step.table];
  const [field = ""] = key;
  return { name, key: snakeCase(field), field };
}

function lockName(step: Step, names: readonly string[]): string {
  const name = names.find((candidate) => candidate === `"lock ${step.table}"` || candidate === `"lockToDelete ${step.table}"`);
  if (name === undefined) throw new TypeError(`A commit changes ${step.table} without a lock.`);
  return name;
}
