import { sqlStates } from "../errors/sql-states.ts";
import { compileStep } from "./compile-step.ts";
import type { Step } from "./step.ts";

/**
 * One data-modifying statement for all steps; the rows of step i are parameter i as JSON.
 *
 * The order of CTEs in a text means nothing to Postgres, and one that nobody reads may never run. So each step reads the count of the
 * step before it, and the final SELECT names all counts in the same order, each held against the number of rows that it was given.
 */
export function compileCommit(schema: string, steps: readonly Step[]): string {
  const names = steps.map(({ kind, table }) => `"${kind} ${table}"`);
  const ctes = steps.map((step, index) => {
    const before = names[index - 1];
    const gate = before === undefined ? "true" : `(select count(*) from ${before}) >= 0`;
    return `${names[index]} as materialized (\n${compileStep({ schema, step, parameter: index + 1, gate })}\n)`;
  });
  const counts = steps.map((step, index) =>
    guard(schema, step, `(select count(*) from ${names[index]})`, index + 1),
  );
  return `with ${ctes.join(",\n")}\nselect ${counts.join(",\n  ")}`;
}

function guard(schema: string, { kind, table }: Step, count: string, parameter: number): string {
  // What a reset forgets may be absent, and a count by 0 may leave no row.
  if (kind === "lockCounters" || kind === "count" || kind === "reset") return count;
  const state = kind === "redeem" ? sqlStates.expired : sqlStates.conflict;
  return `${schema}.expect(${count}, json_array_length($${parameter}::json), '${table}', '${state}')`;
}
