import type { JsonObject } from "@latchkey/core/ports";
import type { AuditedRecord } from "../../audit.ts";
import type { AuditChange } from "../../records/audit-record.ts";
import type { OcsfVersion } from "../export-input.ts";
import type { OcsfClass } from "./ocsf-activities.ts";
import { ocsfUser } from "./ocsf-people.ts";

/** Fields of ours that OCSF's user has. */
const userFields: Readonly<Record<string, string>> = {
  fullName: "full_name",
  emailSealed: "email_addr",
  phoneSealed: "phone_number",
};

const otherType = 99;

/** What was acted on, in the attributes of the class, and what became of it. */
export function ocsfTarget(
  of: OcsfClass,
  version: OcsfVersion,
  { record, changes }: AuditedRecord,
): JsonObject {
  const user = ocsfUser(record);
  switch (of) {
    case "authentication":
      return {
        user,
        service: { name: "Latchkey" },
        is_mfa: record.authentication.amr.includes("mfa"),
        ...sessionOf(record.authentication.sessionId ?? openedSession(changes)),
      };
    case "account_change":
      return { user, ...resultOf("user_result", user, changes) };
    case "user_management":
      return { user, ...resultOf("updated_user", user, changes) };
    case "entity_management": {
      const change = changes.find(({ entity }) => entity !== "user") ?? changes[0];
      const entity =
        change === undefined ? auditEntity(record.subjectId) : entityOf(change, change.version - 1);
      const result = version === "1.8" ? "entity_result" : "updated_entity";
      return {
        entity,
        ...(change === undefined ? {} : { [result]: entityOf(change, change.version) }),
        ...(record.words === null ? {} : { comment: record.words }),
      };
    }
  }
}

function sessionOf(uid: string | null): JsonObject {
  return uid === null ? {} : { session: { uid } };
}

function openedSession(changes: readonly AuditChange[]): string | null {
  return changes.find(({ entity, kind }) => entity === "session" && kind === "insert")?.entityId ?? null;
}

/** The user with what the operation made of him. */
function resultOf(attribute: string, user: JsonObject, changes: readonly AuditChange[]): JsonObject {
  const change = changes.find(({ entity, entityId }) => entity === "user" && entityId === user["uid"]);
  if (change === undefined) return {};
  const values = Object.entries(userFields).flatMap(([field, name]) => {
    const value = change.diff[field]?.[1];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  return { [attribute]: { ...user, ...Object.fromEntries(values) } };
}

function entityOf({ entity, entityId }: AuditChange, version: number): JsonObject {
  return { uid: entityId, type_id: otherType, type: entity, version: String(version) };
}

/** What was read or destroyed where no row was changed: what the audit holds of a person, or the whole of it. */
function auditEntity(subjectId: string | null): JsonObject {
  return { uid: subjectId ?? "audit", type_id: otherType, type: "audit" };
}
