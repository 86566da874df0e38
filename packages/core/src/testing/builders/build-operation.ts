import type { RedemptionRow } from "../../domain/challenges/redemption-row.ts";
import type { Delivery } from "../../domain/deliveries/delivery.ts";
import type { DomainEvent } from "../../domain/events/domain-event.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { buildHex, buildId } from "./build-id.ts";

/** An operation with an id of its own that changes nothing but what is given. */
export function buildOperation(overrides: Partial<Operation> = {}): Operation {
  return {
    id: buildId(),
    name: "user.update",
    outcome: "succeeded",
    actor: { kind: "system", job: "conformance" },
    authentication: { sessionId: null, challengeId: null, identifierKey: null, amr: [] },
    subjectId: null,
    subjectKey: null,
    request: { requestId: buildHex(8), ip: null, userAgent: null, deviceId: null },
    reason: null,
    at: new Date(),
    occurrences: 1,
    changes: [],
    events: [],
    deliveries: [],
    audit: null,
    ...overrides,
  };
}

/** The use of a challenge that ends in five minutes. */
export function buildRedemption(overrides: Partial<RedemptionRow> = {}): RedemptionRow {
  return {
    challengeId: buildId(),
    purpose: "sign_in",
    expiresAt: new Date(Date.now() + 300_000),
    ...overrides,
  };
}

export function buildEvent(overrides: Partial<DomainEvent> = {}): DomainEvent {
  return {
    id: buildId(),
    name: "user.updated",
    subjectId: null,
    entity: "user",
    entityId: buildId(),
    version: 1,
    fields: ["fullName"],
    ...overrides,
  };
}

/** A notice by email that never expires. */
export function buildDelivery(overrides: Partial<Delivery> = {}): Delivery {
  return {
    id: buildId(),
    kind: "notice",
    channel: "email",
    sealed: `sealed-${buildHex(16)}`,
    challengeId: null,
    generation: 1,
    expiresAt: null,
    ...overrides,
  };
}
