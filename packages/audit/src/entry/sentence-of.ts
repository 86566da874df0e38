import type { Actor, AuditChangeRow, Operation } from "@latchkey/core/ports";

const maxLength = 1000;

/**
 * A record in one line, which free text is searched in: names, ids, codes and names of fields, never a value. At most 1,000 characters.
 *
 * @param code of a refusal; a person's words are no part of it
 */
export function sentenceOf(
  { name, outcome, actor, subjectId, occurrences }: Operation,
  { event, code, changes }: { event: string; code: string | null; changes: readonly AuditChangeRow[] },
): string {
  const head = [
    `${name} ${outcome}`,
    code === null ? "" : ` (${code})`,
    occurrences === 1 ? "" : ` ${occurrences} times`,
    ` by ${actorText(actor)}`,
    subjectId === null || isHimself(actor, subjectId) ? "" : ` for user ${subjectId}`,
    `: ${event}`,
  ].join("");
  const line = [head, ...changes.map(changeText)]
    .join("; ")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
  // Cut between characters, not within one.
  return line.length <= maxLength
    ? line
    : `${line
        .slice(0, maxLength - 1)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
}

function actorText(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
      return "anonymous";
    case "user":
      return `user ${actor.userId}`;
    case "staff":
      return actor.onBehalfOf === null
        ? `staff ${actor.userId}`
        : `staff ${actor.userId} on behalf of ${actor.onBehalfOf}`;
    case "system":
      return `system:${actor.job}`;
  }
}

function isHimself(actor: Actor, subjectId: string): boolean {
  return actor.kind === "user" && actor.userId === subjectId;
}

function changeText({ kind, entity, entityId, version, fields }: AuditChangeRow): string {
  const names = kind === "update" && fields.length > 0 ? ` (${fields.join(", ")})` : "";
  return `${kind} ${entity} ${entityId} version ${version}${names}`;
}
