import type { CounterRow } from "../../domain/challenges/counter-row.ts";
import type { RedemptionRow } from "../../domain/challenges/redemption-row.ts";
import type { Delivery } from "../../domain/deliveries/delivery.ts";
import { type Entities, type EntityName, entityKeys } from "../../domain/operations/change.ts";
import type { LoggedEvent } from "../../ports/event-log.ts";
import { type AuditRows, createAuditRows } from "./audit-rows.ts";
import { type CommitLine, createCommitLine } from "./commit-line.ts";
import type { ConsumerRow } from "./consumer-row.ts";
import { createMemoryTable, type MemoryIndex, type MemoryTable } from "./memory-table.ts";
import { createSealRows, type SealRows } from "./seal-rows.ts";

export interface OperationRow {
  readonly id: string;
  readonly committedAt: Date;
}

export interface DeliveryRow extends Omit<Delivery, "sealed"> {
  /** Null once the delivery is settled. */
  readonly sealed: string | null;
  readonly status: "pending" | "sent" | "dead" | "dropped";
  readonly reason: string | null;
  readonly attempts: number;
  readonly lease: string | null;
  /** Not claimable before: the end of the lease, or of the delay of a retry. */
  readonly dueAt: Date;
  readonly settledAt: Date | null;
  /** Order of the commits. */
  readonly n: number;
}

export interface EventRow extends Omit<LoggedEvent, "position"> {
  /** Place in the log. */
  readonly n: number;
}

/** All that a memory storage holds. */
export interface MemoryState {
  readonly entities: { readonly [E in EntityName]: MemoryTable<Entities[E]> };
  readonly redemptions: MemoryTable<RedemptionRow>;
  readonly counters: MemoryTable<CounterRow>;
  readonly operations: MemoryTable<OperationRow>;
  readonly events: MemoryTable<EventRow>;
  readonly deliveries: MemoryTable<DeliveryRow>;
  readonly pins: Map<string, string>;
  readonly audit: AuditRows;
  readonly seals: SealRows;
  readonly consumers: Map<string, ConsumerRow>;
  readonly commits: CommitLine;
  /** The next number of the one sequence. */
  nextNumber(): number;
}

export function createMemoryState(): MemoryState {
  let lastNumber = 0;
  return {
    entities: {
      user: entityTable("user", [
        { field: "emailLookup", isUnique: true, valueOf: (row) => row.emailLookup },
        { field: "phoneLookup", isUnique: true, valueOf: (row) => row.phoneLookup },
        { field: "identifierHash", isUnique: true, valueOf: (row) => row.identifierHash },
        { field: "identifierKey", isUnique: false, valueOf: (row) => row.identifierHash.slice(0, 16) },
      ]),
      vendorProfile: entityTable("vendorProfile", [
        { field: "slug", isUnique: true, valueOf: (row) => row.slug },
      ]),
      clientProfile: entityTable("clientProfile", []),
      session: entityTable("session", [{ field: "userId", isUnique: false, valueOf: (row) => row.userId }]),
    },
    redemptions: createMemoryTable<RedemptionRow>({
      entity: "redemption",
      keyField: "challengeId",
      keyOf: (row) => row.challengeId,
      indexes: [],
    }),
    counters: createMemoryTable<CounterRow>({
      entity: "counter",
      keyField: "key",
      keyOf: counterKey,
      indexes: [],
    }),
    operations: idTable<OperationRow>("operation", []),
    events: idTable<EventRow>("event", []),
    deliveries: idTable<DeliveryRow>("delivery", [
      { field: "challengeId", isUnique: false, valueOf: (row) => row.challengeId },
      { field: "status", isUnique: false, valueOf: (row) => row.status },
    ]),
    pins: new Map(),
    audit: createAuditRows(),
    seals: createSealRows(),
    consumers: new Map(),
    commits: createCommitLine(),
    nextNumber() {
      lastNumber += 1;
      return lastNumber;
    },
  };
}

export function counterKey(row: Pick<CounterRow, "counter" | "key">): string {
  return `${row.counter} ${row.key}`;
}

function entityTable<E extends EntityName>(
  entity: E,
  indexes: readonly MemoryIndex<Entities[E]>[],
): MemoryTable<Entities[E]> {
  const keyField = entityKeys[entity];
  return createMemoryTable({ entity, keyField, keyOf: (row) => String(row[keyField]), indexes });
}

function idTable<Row extends { readonly id: string }>(
  entity: string,
  indexes: readonly MemoryIndex<Row>[],
): MemoryTable<Row> {
  return createMemoryTable({ entity, keyField: "id", keyOf: (row) => row.id, indexes });
}
