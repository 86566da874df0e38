import { encodeBase64url, sha256, utf8 } from "@latchkey/core/crypto";
import type { AuditChangeRow, AuditRecordRow } from "@latchkey/core/ports";
import { canonicalize } from "./canonicalize.ts";
import { dateText } from "./date-text.ts";

/** What a record says, without what is made from it. */
export type AuditRecordBody = Omit<AuditRecordRow, "canonical" | "digest" | "mac" | "keyId">;

/**
 * The canonical text of a record: RFC 8785 JSON of its own fields and, as `changes`, of the SHA-256 of each of its changes. Rows as they were
 * written and as they are read back give the same text; fields that the storage adds are not part of it.
 *
 * @param changes all of the record, by position
 */
export function canonicalRecord(record: AuditRecordBody, changes: readonly AuditChangeRow[]): string {
  // Named one by one, so that a new field is not forgotten and a field of the storage does not slip in.
  const fields: { readonly [Field in keyof AuditRecordBody]-?: unknown } = {
    id: record.id,
    schemaVersion: record.schemaVersion,
    name: record.name,
    event: record.event,
    outcome: record.outcome,
    actorKind: record.actorKind,
    actorId: record.actorId,
    onBehalfOf: record.onBehalfOf,
    job: record.job,
    subjectId: record.subjectId,
    sessionId: record.sessionId,
    challengeId: record.challengeId,
    identifierKey: record.identifierKey,
    amr: record.amr,
    deviceId: record.deviceId,
    requestId: record.requestId,
    ipKey: record.ipKey,
    reason: record.reason,
    occurrences: record.occurrences,
    context: record.context,
    sentence: record.sentence,
    sealed: record.sealed,
    decidedAt: dateText(record.decidedAt),
  };
  return canonicalize({ ...fields, changes: changes.map(digestOfChange) });
}

/** SHA-256 of the canonical text of a change, base64url. */
function digestOfChange(change: AuditChangeRow): string {
  // As above.
  const fields: { readonly [Field in keyof AuditChangeRow]-?: unknown } = {
    recordId: change.recordId,
    position: change.position,
    entity: change.entity,
    entityId: change.entityId,
    version: change.version,
    kind: change.kind,
    subjectId: change.subjectId,
    fields: change.fields,
    diff: change.diff,
    masked: change.masked,
    snapshot: change.snapshot,
    sealed: change.sealed,
  };
  return digestOf(canonicalize(fields));
}

/** SHA-256 of a canonical text, base64url. */
export function digestOf(canonical: string): string {
  return encodeBase64url(sha256(utf8(canonical)));
}
