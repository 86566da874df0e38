import type {
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
};
