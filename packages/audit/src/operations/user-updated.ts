import type { DomainEvent, UserRow } from "@latchkey/core/ports";

/** Tells consumers of the next version of a user, so that they miss none. */
export function userUpdated(user: UserRow, fields: readonly string[]): Omit<DomainEvent, "id"> {
  return {
    name: "user.updated",
    subjectId: user.id,
    entity: "user",
    entityId: user.id,
    version: user.version + 1,
    fields,
  };
}
