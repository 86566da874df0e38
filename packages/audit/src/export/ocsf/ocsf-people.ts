import type { JsonObject } from "@latchkey/core/ports";
import type { AuditRecord } from "../../records/audit-record.ts";

const [unknownType, userType, systemType] = [0, 1, 3];

/** Who acts; OCSF has no actor without a name, so that of an anonymous one is left out. */
export function ocsfActor({ actor, authentication }: AuditRecord): JsonObject | undefined {
  const session = authentication.sessionId === null ? {} : { session: { uid: authentication.sessionId } };
  switch (actor.kind) {
    case "anonymous":
      return authentication.sessionId === null ? undefined : session;
    case "system":
      return {
        app_name: actor.job,
        user: { name: actor.job, type_id: systemType, type: "System" },
        ...session,
      };
    case "user":
    case "staff":
      return {
        user: {
          uid: actor.userId,
          type_id: userType,
          type: "User",
          ...(actor.kind === "staff" ? { groups: [{ name: "staff" }] } : {}),
        },
        ...session,
      };
  }
}

/** Whom it is about. OCSF wants a user even where nobody is known. */
export function ocsfUser({ subjectId, authentication, actor }: AuditRecord): JsonObject {
  if (subjectId !== null) return { uid: subjectId, type_id: userType, type: "User" };
  if (actor.kind === "user" || actor.kind === "staff")
    return { uid: actor.userId, type_id: userType, type: "User" };
  const name = authentication.identifierKey ?? (actor.kind === "system" ? actor.job : actor.kind);
  return { name, type_id: unknownType, type: "Unknown" };
}
