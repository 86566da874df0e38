import type { AuditFilter } from "@latchkey/core/ports";
import type { Statement } from "../connection/statement.ts";
import { wordsOf } from "../migrations/0002-audit/record-indexes.ts";
import { selectRecord } from "./audit-selection.ts";
import type { RecordPosition } from "./record-cursor.ts";

export interface Search {
  readonly filter: AuditFilter;
  /** Records before it in time. */
  readonly before: RecordPosition | null;
  readonly limit: number;
}

/** Conditions are written for the filters that are there, and planned for their values: a rare actor and a common name need different walks. */
export function searchStatement(schema: string, { filter, before, limit }: Search): Statement {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const { entity } = filter;
  const conditions = [
    ...equalities(filter, value),
    ...outcome(filter, value),
    ...text(schema, filter, value),
    ...times(filter, before, value, "r"),
    // The same in the words of the index, which is what finds the place.
    ...(before === null
      ? []
      : [`(r.at, r.n) < (${value(before.at)}::timestamptz, ${value(before.n)}::bigint)`]),
  ];
  const source =
    entity === undefined
      ? `${schema}.audit_records as r`
      : recordsOfEntity(schema, [
          `c.entity = ${value(entity.name)}`,
          `c.entity_id = ${value(entity.id)}`,
          ...times(filter, before, value, "c"),
        ]);
  return {
    text: `select ${selectRecord("r")} from ${source}
${conditions.length === 0 ? "" : `where ${conditions.join(" and ")} `}order by r.at desc, r.n desc limit ${value(limit)}`,
    values,
    isPlannedForValues: true,
  };
}

type Value = (given: unknown) => string;

function equalities(filter: AuditFilter, value: Value): readonly string[] {
  const { actorId, subjectId, name, requestId, ipKey, identifierKey } = filter;
  const columns = {
    actor_id: actorId,
    subject_id: subjectId,
    name,
    request_id: requestId,
    ip_key: ipKey,
    identifier_key: identifierKey,
  };
  return Object.entries(columns).flatMap(([column, given]) =>
    given === undefined ? [] : [`r.${column} = ${value(given)}`],
  );
}

function outcome(filter: AuditFilter, value: Value): readonly string[] {
  if (filter.outcome === undefined) return [];
  // The second says to the planner that the index of what did not succeed will do.
  const rare = filter.outcome === "succeeded" ? [] : ["r.outcome <> 'succeeded'"];
  return [`r.outcome = ${value(filter.outcome)}`, ...rare];
}

/** All its words, or itself as a part of the sentence. */
function text(schema: string, filter: AuditFilter, value: Value): readonly string[] {
  if (filter.text === undefined) return [];
  const words = `plainto_tsquery('simple', ${wordsOf(`${value(filter.text)}::text`)})`;
  const part = value(`%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  return [`(r.sentence ilike ${part} or ${schema}.audit_words(r.sentence) @@ ${words})`];
}

/** Bounds of time alone: only these tell which months to read. Of two ends just the nearer, or the walk might begin at the other. */
function times(
  { since, until }: AuditFilter,
  before: RecordPosition | null,
  value: Value,
  alias: string,
): readonly string[] {
  const isBeforeNearer = before !== null && (until === undefined || before.at < toInstant(until));
  const bounds = [
    { operator: ">=", time: since },
    isBeforeNearer ? { operator: "<=", time: before.at } : { operator: "<", time: until },
  ];
  return bounds.flatMap(({ operator, time }) =>
    time === undefined ? [] : [`${alias}.at ${operator} ${value(time)}::timestamptz`],
  );
}

/** In the form of the storage's times, to be compared with one. */
function toInstant(time: Date): string {
  return time.toISOString().replace("Z", "000Z");
}

/** From the entity's changes to their records, never the other way. */
function recordsOfEntity(schema: string, conditions: readonly string[]): string {
  return `(select c.record_id, c.at from ${schema}.audit_changes as c where ${conditions.join(" and ")}) as c
cross join lateral (select * from ${schema}.audit_records as r where r.id = c.record_id and r.at = c.at limit 1) as r`;
}
