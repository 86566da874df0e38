import type {
  AuditChangeRow,
  AuditRecordRow,
  CounterName,
  Delivery,
  DomainEvent,
  OperationId,
  OperationName,
  RedemptionRow,
  UserId,
} from "@latchkey/core/ports";
import { fixed, type Table } from "./table.ts";

export interface OperationRecord {
  readonly id: OperationId;
  readonly name: OperationName;
}

export interface EventRecord extends DomainEvent {
  readonly operationId: OperationId;
}

export interface DeliveryRecord extends Delivery {
  readonly operationId: OperationId;
}

/** What a commit adds to a counter. */
export interface CounterRecord {
  readonly counter: CounterName;
  readonly key: string;
  readonly n: number;
  readonly subjectId: UserId | null;
}

export interface FactRecords {
  readonly operation: OperationRecord;
  readonly redemption: RedemptionRow;
  readonly counter: CounterRecord;
  readonly event: EventRecord;
  readonly delivery: DeliveryRecord;
  readonly auditRecord: AuditRecordRow;
  readonly auditChange: AuditChangeRow;
}

/** What a commit writes beside entities. Columns that the database fills by itself are not named here. */
export const factTables: { readonly [F in keyof FactRecords]: Table<FactRecords[F]> } = {
  operation: {
    name: "operations",
    key: ["id"],
    columns: { id: fixed("uuid"), name: fixed("text") },
    unique: [],
  },
  redemption: {
    name: "redemptions",
    key: ["challengeId"],
    columns: { challengeId: fixed("uuid"), purpose: fixed("text"), expiresAt: fixed("timestamptz(3)") },
    unique: [],
  },
  counter: {
    name: "counters",
    key: ["counter", "key"],
    columns: { counter: fixed("text"), key: fixed("text"), n: fixed("integer"), subjectId: fixed("uuid") },
    unique: [],
  },
  event: {
    name: "events",
    key: ["id"],
    columns: {
      id: fixed("uuid"),
      operationId: fixed("uuid"),
      name: fixed("text"),
      subjectId: fixed("uuid"),
      entity: fixed("text"),
      entityId: fixed("text"),
      version: fixed("integer"),
      fields: fixed("jsonb"),
    },
    unique: [],
  },
  delivery: {
    name: "deliveries",
    key: ["id"],
    columns: {
      id: fixed("uuid"),
      operationId: fixed("uuid"),
      kind: fixed("text"),
      channel: fixed("text"),
      sealed: fixed("text"),
      challengeId: fixed("uuid"),
      generation: fixed("integer"),
      expiresAt: fixed("timestamptz(3)"),
    },
    unique: [],
  },
  auditRecord: {
    name: "audit_records",
    key: ["id"],
    columns: {
      id: fixed("uuid"),
      schemaVersion: fixed("integer"),
      name: fixed("text"),
      event: fixed("text"),
      outcome: fixed("text"),
      actorKind: fixed("text"),
      actorId: fixed("uuid"),
      onBehalfOf: fixed("uuid"),
      job: fixed("text"),
      subjectId: fixed("uuid"),
      sessionId: fixed("uuid"),
      challengeId: fixed("uuid"),
      identifierKey: fixed("text"),
      amr: fixed("jsonb"),
      deviceId: fixed("text"),
      requestId: fixed("text"),
      ipKey: fixed("text"),
      reason: fixed("text"),
      occurrences: fixed("integer"),
      context: fixed("jsonb"),
      sentence: fixed("text"),
      sealed: fixed("text"),
      decidedAt: fixed("timestamptz(3)"),
      canonical: fixed("text"),
      digest: fixed("text"),
      mac: fixed("text"),
      keyId: fixed("text"),
    },
    unique: [],
  },
  auditChange: {
    name: "audit_changes",
    key: ["recordId", "position"],
    columns: {
      recordId: fixed("uuid"),
      position: fixed("integer"),
      entity: fixed("text"),
      entityId: fixed("text"),
      version: fixed("integer"),
      kind: fixed("text"),
      subjectId: fixed("uuid"),
      fields: fixed("jsonb"),
      diff: fixed("jsonb"),
      masked: fixed("jsonb"),
      snapshot: fixed("jsonb"),
      sealed: fixed("text"),
    },
    unique: [],
  },
};
