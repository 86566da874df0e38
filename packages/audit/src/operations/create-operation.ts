import type { IdSource } from "@latchkey/core/crypto";
import {
  type Authentication,
  type Change,
  canonicalAddress,
  type DomainEvent,
  type JsonObject,
  type Operation,
  type OperationName,
  type UserRow,
} from "@latchkey/core/ports";
import type { Instruction } from "./instruction.ts";

interface OperationDraft {
  readonly name: OperationName;
  readonly outcome?: Operation["outcome"];
  readonly instruction: Instruction;
  /** Instead of the instruction's reason: the code of a failure. */
  readonly code?: string;
  readonly subject: Pick<UserRow, "id" | "auditKey"> | null;
  readonly at: Date;
  readonly details?: JsonObject;
  readonly changes: readonly Change[];
  readonly events?: readonly Omit<DomainEvent, "id">[];
}

const unauthenticated: Authentication = { sessionId: null, challengeId: null, identifierKey: null, amr: [] };

/** Gives a draft its id, and its events theirs. */
export function createOperation(ids: IdSource, draft: OperationDraft): Operation {
  const { instruction } = draft;
  return {
    id: ids.newId(),
    name: draft.name,
    outcome: draft.outcome ?? "succeeded",
    actor: instruction.actor,
    authentication: { ...unauthenticated, ...instruction.authentication },
    subjectId: draft.subject?.id ?? null,
    subjectKey: draft.subject?.auditKey ?? null,
    request: {
      requestId: instruction.request?.requestId ?? ids.newId<string>(),
      // In the one spelling that records are found by.
      ip: instruction.request?.ip == null ? null : canonicalAddress(instruction.request.ip),
      userAgent: instruction.request?.userAgent ?? null,
      deviceId: instruction.request?.deviceId ?? null,
    },
    reason: draft.code ?? instruction.reason,
    at: draft.at,
    details: draft.details,
    occurrences: 1,
    changes: draft.changes,
    events: (draft.events ?? []).map((event) => ({ id: ids.newId(), ...event })),
    deliveries: [],
    audit: null,
  };
}
