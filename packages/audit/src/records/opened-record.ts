import type { Actor, StoredAuditRecord } from "@latchkey/core/ports";
import type { SealedRecord } from "../entry/record-body.ts";
import type { AuditRecord } from "./audit-record.ts";
import type { OpenedPart } from "./key-chain.ts";

/** A record as the audit tells it; null for one without a personal part. */
export function openedRecord(row: StoredAuditRecord, part: OpenedPart<SealedRecord> | null): AuditRecord {
  const { sessionId, challengeId, identifierKey, amr } = row;
  return {
    id: row.id,
    at: row.at,
    name: row.name,
    event: row.event,
    outcome: row.outcome,
    actor: actorOf(row),
    subjectId: row.subjectId,
    authentication: { sessionId, challengeId, identifierKey, amr },
    requestId: row.requestId,
    deviceId: row.deviceId,
    reason: row.reason,
    occurrences: row.occurrences,
    context: row.context,
    sentence: row.sentence,
    personal: part?.personal ?? "none",
    ip: part?.value?.ip ?? null,
    userAgent: part?.value?.userAgent ?? null,
    words: part?.value?.words ?? null,
  };
}

function actorOf({ id, actorKind, actorId, onBehalfOf, job }: StoredAuditRecord): Actor {
  if (actorKind === "anonymous") return { kind: "anonymous" };
  if (actorKind === "user" && actorId !== null) return { kind: "user", userId: actorId };
  if (actorKind === "staff" && actorId !== null) return { kind: "staff", userId: actorId, onBehalfOf };
  if (actorKind === "system" && job !== null) return { kind: "system", job };
  throw new TypeError(`The audit record ${id} has no actor.`);
}
