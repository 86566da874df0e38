import { readDeviceId } from "../crypto/device-token.ts";
import type { IdSource } from "../crypto/uuid-v7.ts";
import type { Delivery } from "../domain/deliveries/delivery.ts";
import type { DomainEvent } from "../domain/events/domain-event.ts";
import type { Actor } from "../domain/operations/actor.ts";
import type { Change } from "../domain/operations/change.ts";
import type { Authentication, Operation, OperationOrigin } from "../domain/operations/operation.ts";
import type { OperationName, OperationOutcome } from "../domain/operations/operation-name.ts";
import type { UserRow } from "../domain/users/user-row.ts";
import type { RequestContext } from "./request-context.ts";

interface OperationDraft {
  readonly name: OperationName;
  readonly outcome?: OperationOutcome;
  readonly actor: Actor;
  /** What of it is known; the rest is null. */
  readonly authentication?: Partial<Authentication>;
  readonly subject: Pick<UserRow, "id" | "auditKey"> | null;
  readonly context: RequestContext;
  readonly reason?: string | null;
  readonly at: Date;
  /** 1 by default. */
  readonly occurrences?: number;
  readonly changes?: readonly Change[];
  readonly events?: readonly Omit<DomainEvent, "id">[];
  readonly deliveries?: readonly Delivery[];
}

const unauthenticated: Authentication = { sessionId: null, challengeId: null, identifierKey: null, amr: [] };

/** Gives a draft its id, and its events theirs. */
export function createOperation(ids: IdSource, draft: OperationDraft): Operation {
  return {
    id: ids.newId(),
    name: draft.name,
    outcome: draft.outcome ?? "succeeded",
    actor: draft.actor,
    authentication: { ...unauthenticated, ...draft.authentication },
    subjectId: draft.subject?.id ?? null,
    subjectKey: draft.subject?.auditKey ?? null,
    request: originOf(ids, draft.context),
    reason: draft.reason ?? null,
    at: draft.at,
    occurrences: draft.occurrences ?? 1,
    changes: draft.changes ?? [],
    events: (draft.events ?? []).map((event) => ({ id: ids.newId(), ...event })),
    deliveries: draft.deliveries ?? [],
    audit: null,
  };
}

function originOf(ids: IdSource, context: RequestContext): OperationOrigin {
  return {
    requestId: context.requestId ?? ids.newId<string>(),
    ip: context.ip ?? null,
    userAgent: context.userAgent ?? null,
    deviceId: context.deviceToken == null ? null : readDeviceId(context.deviceToken),
  };
}
