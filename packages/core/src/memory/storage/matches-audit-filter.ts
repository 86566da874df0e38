import type { AuditFilter } from "../../domain/audit/audit-filter.ts";
import type { StoredAuditChange, StoredAuditRecord } from "../../domain/audit/audited-operation.ts";
import { toInstant } from "./instant-of.ts";

const equalFields = [
  "actorId",
  "subjectId",
  "name",
  "outcome",
  "requestId",
  "ipKey",
  "identifierKey",
] as const;

/** Whether all that the filter gives holds for the record. */
export function matchesAuditFilter(
  record: StoredAuditRecord,
  changes: readonly StoredAuditChange[],
  filter: AuditFilter,
): boolean {
  const { entity, text, since, until } = filter;
  return (
    equalFields.every((field) => filter[field] === undefined || record[field] === filter[field]) &&
    (entity === undefined ||
      changes.some((change) => change.entity === entity.name && change.entityId === entity.id)) &&
    (text === undefined || matchesText(record.sentence, text)) &&
    (since === undefined || record.at >= toInstant(since)) &&
    (until === undefined || record.at < toInstant(until))
  );
}

/** Each word of the text is one of the sentence, in any order, or the text as it stands is a part of it. */
function matchesText(sentence: string, text: string): boolean {
  if (sentence.toLowerCase().includes(text.toLowerCase())) return true;
  const wanted = wordsOf(text);
  const words = new Set(wordsOf(sentence));
  return wanted.length > 0 && wanted.every((word) => words.has(word));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
