import type { IndexKeys } from "@latchkey/core/crypto";
import type { AuditChangeRow, JsonObject, Operation } from "@latchkey/core/ports";
import type { PartSealer } from "../keys/sealed-part.ts";
import type { AuditRecordBody } from "./canonical-record.ts";
import { eventNameOf } from "./event-names.ts";
import { sentenceOf } from "./sentence-of.ts";

/** What of a record is sealed, as JSON. */
export interface SealedRecord {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Why, as a person said it. */
  readonly words: string | null;
}

/** Raised whenever the form of the row or of its canonical bytes changes. */
const schemaVersion = 1;
/** What refusals are told by; anything else is somebody's words. */
const code = /^[a-z][a-z0-9_.:-]{0,99}$/;

/** The record of an operation, but for its digest and MAC. */
export function recordBody(
  operation: Operation,
  changes: readonly AuditChangeRow[],
  { indexKeys, context, seal }: { indexKeys: IndexKeys; context: JsonObject; seal: PartSealer },
): AuditRecordBody {
  const { actor, authentication, request, subjectId } = operation;
  const event = eventNameOf(operation);
  const reason = codeOf(operation);
  const personal: SealedRecord = {
    ip: request.ip,
    userAgent: request.userAgent,
    words: reason === null ? operation.reason : null,
  };
  const isEmpty = personal.ip === null && personal.userAgent === null && personal.words === null;
  return {
    id: operation.id,
    schemaVersion,
    name: operation.name,
    event,
    outcome: operation.outcome,
    actorKind: actor.kind,
    actorId: actor.kind === "user" || actor.kind === "staff" ? actor.userId : null,
    onBehalfOf: actor.kind === "staff" ? actor.onBehalfOf : null,
    job: actor.kind === "system" ? actor.job : null,
    subjectId,
    sessionId: authentication.sessionId,
    challengeId: authentication.challengeId,
    identifierKey: authentication.identifierKey,
    amr: authentication.amr,
    deviceId: request.deviceId,
    requestId: request.requestId,
    ipKey: request.ip === null ? null : indexKeys.sourceKey("address", request.ip),
    reason,
    occurrences: operation.occurrences,
    context,
    sentence: sentenceOf(operation, { event, code: reason, changes }),
    sealed: isEmpty ? null : seal(JSON.stringify(personal), { position: null, subjectId }),
    decidedAt: operation.at,
  };
}

function codeOf({ outcome, reason }: Operation): string | null {
  return outcome !== "succeeded" && reason !== null && code.test(reason) ? reason : null;
}
