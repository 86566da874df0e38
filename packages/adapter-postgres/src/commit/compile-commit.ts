import { sqlStates } from "../errors/sql-states.ts";
import { compileStep } from "./compile-step.ts";
import type { Step } from "./step.ts";

/**
 * One data-modifying statement for all steps; the rows of step i are parameter i as JSON, and the last parameter is the allowance: how many
 * milliseconds the server has. Whoever sent it is told of a failure when they are over, so a commit that waited for others longer than that
 * must not be. Each wait for a lock ends by then, and in the end all of them together are held against the clock.
 *
 * The order of CTEs in a text means nothing to Postgres, and one that nobody reads may never run. So each step reads the count of the
 * step before it, and the final SELECT names all counts in the same order, each held against the number of rows that it was given.
 */
export function compileCommit(schema: string, steps: readonly Step[]): string {
  const names = steps.map(({ kind, table }) => `"${kind} ${table}"`);
  const allowance = `$${steps.length + 1}::integer`;
  const ctes = steps.map((step, index) => {
    const before = names[index - 1];
    const gate = before === undefined ? boundWaits(allowance) : `(select count(*) from ${before}) >= 0`;
    return `${names[index]} as materialized (\n${compileStep({ schema, step, parameter: index + 1, gate })}\n)`;
  });
  const counts = steps.map((step, index) =>
    guard(schema, step, `(select count(*) from ${names[index]})`, index + 1),
  );
  const last = `(select count(*) from ${names.at(-1)})`;
  return `with ${ctes.join(",\n")}\nselect ${[...counts, guardTime(schema, last, allowance)].join(",\n  ")}`;
}

/** Holds for this transaction only. A limit of 0 would be none. */
function boundWaits(milliseconds: string): string {
  return `set_config('lock_timeout', greatest(${milliseconds}, 1)::text, true) is not null`;
}

/** Reads the clock after the last step. What is left then is for the locks that foreign keys wait for at the end of the statement. */
function guardTime(schema: string, last: string, allowance: string): string {
  const left = `${allowance} - (extract(epoch from clock_timestamp() - statement_timestamp()) * 1000)::integer`;
  const isInTime = `case when ${last} >= 0 then (${left} > 0)::integer end`;
  return `${schema}.expect(${isInTime}, 1, 'operation', '${sqlStates.late}'),\n  ${boundWaits(`(${left})`)}`;
}

function guard(schema: string, { kind, table }: Step, count: string, parameter: number): string {
  // What a reset forgets may be absent, and a count by 0 may leave no row.
  if (kind === "lockCounters" || kind === "count" || kind === "reset") return count;
  const state = kind === "redeem" ? sqlStates.expired : sqlStates.conflict;
  return `${schema}.expect(${count}, json_array_length($${parameter}::json), '${table}', '${state}')`;
}
