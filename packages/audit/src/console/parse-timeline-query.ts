import { isUuid } from "@latchkey/core/crypto";
import { type EntityName, entityKeys, type OperationOutcome, type UserId } from "@latchkey/core/ports";
import type { AuditSearch } from "../search/audit-search.ts";
import { isOperationName } from "../search/operation-names.ts";
import { parseTime } from "../search/parse-time.ts";

/** The fields of the timeline's form, in the order in which they stand there. */
export const timelineFields = [
  "text",
  "name",
  "outcome",
  "since",
  "until",
  "actor",
  "subject",
  "entity",
  "id",
  "ip",
  "request",
] as const;

export type TimelineField = (typeof timelineFields)[number];
export type TimelineValues = Readonly<Record<TimelineField, string>>;

export interface TimelineQuery {
  /** As they were typed, for the form. */
  readonly values: TimelineValues;
  readonly filter: AuditSearch;
  /** What is wrong, by field; the filter leaves those out. */
  readonly issues: Readonly<Partial<Record<TimelineField, string>>>;
  readonly cursor: string | null;
}

const longestText = 500;
export const outcomes: readonly OperationOutcome[] = ["succeeded", "failed", "denied"];
export const entityNames: readonly string[] = Object.keys(entityKeys);

export function isEntityName(text: string): text is EntityName {
  return Object.hasOwn(entityKeys, text);
}

function isOutcome(text: string): text is OperationOutcome {
  return outcomes.some((outcome) => outcome === text);
}

function readValues(query: URLSearchParams): TimelineValues {
  const entries = timelineFields.map((field) => [field, (query.get(field) ?? "").trim()] as const);
  // One entry for each field.
  return Object.fromEntries(entries) as TimelineValues;
}

/** Reads the timeline's address; what is wrong is told by field and filters nothing. */
export function parseTimelineQuery(query: URLSearchParams): TimelineQuery {
  const values = readValues(query);
  const issues: Partial<Record<TimelineField, string>> = {};

  const parse = <Value>(
    field: TimelineField,
    parser: (text: string) => Value | null,
    issue: string,
  ): Value | undefined => {
    const text = values[field];
    if (text === "") return undefined;
    const value = text.length <= longestText ? parser(text) : null;
    if (value === null) issues[field] = issue;
    return value ?? undefined;
  };
  // A UUID is all that can be told of a user's id.
  const userId = (text: string): UserId | null => (isUuid(text) ? (text as UserId) : null);
  const any = (text: string): string => text;

  const entity = parse("entity", (text) => (isEntityName(text) ? text : null), "There is no such entity.");
  const id = parse("id", (text) => (isUuid(text) ? text : null), "An id is a UUID.");
  if (values.entity !== "" && values.id === "") issues.id = "Say which one.";
  if (values.id !== "" && values.entity === "") issues.entity = "Say what it is the id of.";

  const filter: AuditSearch = {
    text: parse("text", any, "This text is too long."),
    name: parse("name", (text) => (isOperationName(text) ? text : null), "There is no such operation."),
    outcome: parse("outcome", (text) => (isOutcome(text) ? text : null), "There is no such outcome."),
    since: parse("since", parseTime, "Write a time such as 2026-11-23T10:00."),
    until: parse("until", parseTime, "Write a time such as 2026-11-23T10:00."),
    actorId: parse("actor", userId, "An actor is a UUID."),
    subjectId: parse("subject", userId, "A subject is a UUID."),
    entity: entity !== undefined && id !== undefined ? { name: entity, id } : undefined,
    ip: parse("ip", any, "This is no address."),
    requestId: parse("request", any, "This is no request id."),
  };
  if (filter.since && filter.until && filter.since >= filter.until)
    issues.until = "This is before the start.";
  return { values, filter, issues, cursor: query.get("cursor") };
}
