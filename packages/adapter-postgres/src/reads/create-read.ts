import type { Compilable } from "kysely";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";

/** Stands in a query for what each call gives. */
export type Parameter<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name];

/**
 * A query whose text is written once: writing it takes Kysely longer than Postgres takes to answer it.
 *
 * @param build MUST NOT depend on values: it gets placeholders.
 */
export function createRead<Values extends object, Row>(
  runner: StatementRunner,
  build: (parameter: Parameter<Values>) => Compilable<Row>,
): (values: Values) => Promise<readonly Row[]> {
  const names = new Map<unknown, keyof Values>();
  const placeholder: Parameter<Values> = (name) => {
    const mark = {};
    names.set(mark, name);
    // Kysely carries values to the parameters without looking at them.
    return mark as Values[typeof name];
  };
  const { sql: text, parameters } = build(placeholder).compile();

  return async (values) => {
    const bound = parameters.map((parameter) => {
      const name = names.get(parameter);
      return name === undefined ? parameter : values[name];
    });
    const { rows } = await runner.run({ text, values: bound }, repeatable);
    // The types of the tables, and parsers that give each column its type.
    return rows as readonly Row[];
  };
}
