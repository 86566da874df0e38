import type { DomainEvent } from "../../domain/events/domain-event.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";

/** What became of a session. */
export function sessionEvent(
  name: "session.created" | "session.revoked",
  { id, userId, version }: SessionRow,
): Omit<DomainEvent, "id"> {
  return { name, subjectId: userId, entity: "session", entityId: id, version, fields: [] };
}
