import type { Statement } from "../connection/statement.ts";

/** Writes what stands there once more, because an insert that does nothing would answer nothing either. */
export function pinStatement(schema: string, name: string, value: string): Statement {
  const text = `insert into ${schema}.settings as s (name, value) values ($1, $2)
on conflict (name) do update set value = s.value returning value`;
  return { text, values: [name, value] };
}
