import { type AnyTable, allTables } from "../tables/all-tables.ts";
import { snakeCase } from "../tables/snake-case.ts";
import type { Step } from "./step.ts";

export interface StepContext {
  /** Quoted. */
  readonly schema: string;
  readonly step: Step;
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

// The rows to delete and update are locked by the step before; the version is compared again because that costs nothing.

function remove({ schema, step, parameter, gate }: StepContext): string {
  const { name, key } = singleKey(step);
  return `delete from ${schema}.${name} as t using ${fewRows(parameter, "key uuid, version integer")}
where t.${key} = r.key and t.version = r.version and ${gate} returning 1`;
}

function update({ schema, step, parameter, gate }: StepContext): string {
  const table = allTables[step.table];
  const { name, key, field } = singleKey(step);
  const assignments = Object.entries(table.columns)
    .filter(([, { onUpdate }]) => onUpdate === "set")
    .map(([column]) => `${snakeCase(column)} = ${given(column)}`);
  return `update ${schema}.${name} as t set ${assignments.join(", ")} from ${fewRows(parameter, typedColumns(table))}
where t.${key} = ${given(field)} and t.version = ${given("version")} - 1 and ${gate} returning 1`;
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
using ${fewRows(parameter, "counter text, key text")}
where t.counter = r.counter and t.key = r.key and ${gate} returning 1`;
}

/**
 * The rows as `r`, for a join. The planner takes any list for 100 rows, and would rather read a table of some ten thousand rows from end
 * to end than look up so many. It takes an unknown limit for a tenth of what it limits: two of them make it one row, and leave all.
 */
function fewRows(parameter: number, columns: string): string {
  const all = `json_array_length($${parameter}::json)`;
  return `(select * from (select * from json_to_recordset($${parameter}::json) as r(${columns}) limit ${all}) as r limit ${all}) as r`;
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
