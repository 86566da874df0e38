import type { AuditFilter } from "@latchkey/core/ports";
import type { Statement } from "../connection/statement.ts";
import { selectRecord } from "./audit-selection.ts";
import type { RecordPosition } from "./record-cursor.ts";
import { textCondition } from "./text-condition.ts";

export interface Search {
  readonly filter: AuditFilter;
  /** Records before it in time. */
  readonly before: RecordPosition | null;
  readonly limit: number;
}

/** Up to so many finds are put in order; of more, some are near in time. */
const maxFinds = 2_000;

/** Conditions are written for the filters that are there, and planned for their values: a rare actor and a common name need different walks. */
export function searchStatement(schema: string, search: Search): Statement {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const limit = value(search.limit);
  const { text } = search.filter;
  const source = sourceOf(schema, search, value);
  const conditions = conditionsOf(search, value);
  const statement =
    text === undefined
      ? `select ${selectRecord("r")} from ${source} ${where(conditions)} ${newestFirst} limit ${limit}`
      : textSearch({ schema, source, conditions, limit, text, value });
  return { text: statement, values, isPlannedForValues: true };
}

const newestFirst = "order by r.at desc, r.n desc";

interface TextSearch {
  readonly schema: string;
  readonly source: string;
  readonly conditions: readonly string[];
  readonly limit: string;
  readonly text: string;
  readonly value: Value;
}

/**
 * The planner can't know how rare a text is, and is wrong by minutes: so what is rare is found by the index of texts and put in order, and only
 * when it finds too much, records are read by time until there are enough.
 */
function textSearch({ schema, source, conditions, limit, text, value }: TextSearch): string {
  const holds = (isIndexed: boolean): string => textCondition({ schema, text, isIndexed, value });
  const finds = "(select count(*) from found)";
  return `with found as materialized (
  select r.id, r.at, r.n from ${source} ${where([...conditions, holds(true)])} limit ${maxFinds + 1}
), page as (
  (select r.id, r.at, r.n from found as r where ${finds} <= ${maxFinds} ${newestFirst} limit ${limit})
  union all
  (select r.id, r.at, r.n from ${source} ${where([...conditions, `${finds} > ${maxFinds}`, holds(false)])} ${newestFirst} limit ${limit})
)
select ${selectRecord("r")} from page
cross join lateral (
  select * from ${schema}.audit_records as r where r.id = page.id and r.at = page.at and r.n = page.n limit 1
) as r ${newestFirst}`;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
}

function sourceOf(schema: string, { filter, before }: Search, value: Value): string {
  const { entity } = filter;
  if (entity === undefined) return `${schema}.audit_records as r`;
  return recordsOfEntity(schema, [
    `c.entity = ${value(entity.name)}`,
    `c.entity_id = ${value(entity.id)}`,
    ...times(filter, before, value, "c"),
  ]);
}

function conditionsOf({ filter, before }: Search, value: Value): readonly string[] {
  // The same as a time in the words of the index, which is what finds the place.
  const place =
    before === null ? [] : [`(r.at, r.n) < (${value(before.at)}::timestamptz, ${value(before.n)}::bigint)`];
  return [
    ...equalities(filter, value),
    ...outcome(filter, value),
    ...times(filter, before, value, "r"),
    ...place,
  ];
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
