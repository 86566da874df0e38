import { assertOperation } from "../../domain/operations/assert-operation.ts";
import type {
  Change,
  Count,
  Delete,
  Entities,
  EntityName,
  Insert,
  Require,
  Update,
} from "../../domain/operations/change.ts";
import { entityKeys } from "../../domain/operations/change.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { StoreError } from "../../errors/store-error.ts";
import { counterKey, type MemoryState } from "./memory-state.ts";
import type { MemoryTable, Undo } from "./memory-table.ts";
import { assertUserRow, assertUserUpdate, assertUserWhole } from "./user-rules.ts";

const noUndo: Undo = () => {};

/** The order in which rules are checked: it decides which error a doubly wrong operation gets. */
const order: readonly Change["kind"][] = ["require", "delete", "update", "insert", "count", "reset"];

/** Writes all of the operation or nothing: it runs without a pause, and a broken rule undoes the steps before it. */
export function applyOperation(state: MemoryState, operation: Operation, now: Date): void {
  assertOperation(operation);
  const undos: Undo[] = [];
  try {
    for (const step of stepsOf(state, operation, now)) undos.push(step());
    for (const userId of touchedUsers(operation)) assertUserWhole(state, userId);
  } catch (error) {
    for (const undo of undos.toReversed()) undo();
    throw error;
  }
}

function stepsOf(state: MemoryState, operation: Operation, now: Date): readonly (() => Undo)[] {
  const changes = [
    ...operation.changes.filter(isRedemption),
    ...order.flatMap((kind) =>
      operation.changes.filter((change) => change.kind === kind && !isRedemption(change)),
    ),
  ];
  const { xid, at } = state.commits.begin(now);
  const { audit } = operation;
  return [
    () => state.operations.insert({ id: operation.id, committedAt: now }),
    ...changes.map((change) => () => applyChange(state, change, now)),
    ...operation.events.map(
      (event) => () =>
        state.events.insert({ ...event, operationId: operation.id, at, n: state.nextNumber() }),
    ),
    ...operation.deliveries.map((delivery) => () => {
      const working = {
        status: "pending",
        reason: null,
        attempts: 0,
        lease: null,
        dueAt: now,
        settledAt: null,
      } as const;
      return state.deliveries.insert({ ...delivery, ...working, n: state.nextNumber() });
    }),
    ...(audit === null
      ? []
      : [() => state.audit.insert(audit, { xid: String(xid), n: String(state.nextNumber()), at })]),
  ];
}

function isRedemption(change: Change): boolean {
  return change.kind === "insert" && change.entity === "redemption";
}

function applyChange(state: MemoryState, change: Change, now: Date): Undo {
  switch (change.kind) {
    case "insert":
      return applyInsert(state, change, now);
    case "update":
      return applyUpdate(state, change);
    case "delete":
      return applyDelete(state, change);
    case "require":
      return applyRequire(state, change);
    case "count":
      return applyCount(state, change, now);
    case "reset":
      return state.counters.remove(counterKey(change));
  }
}

function applyInsert(state: MemoryState, change: Insert, now: Date): Undo {
  if (change.entity === "redemption") {
    if (now > change.row.expiresAt)
      throw new StoreError("ERR_STORAGE_EXPIRED", "The challenge has ended.", { entity: "redemption" });
    return state.redemptions.insert(change.row);
  }
  if (change.entity === "user") assertUserRow(change.row);
  return tableOf(state, change.entity).insert(change.row);
}

function applyUpdate(state: MemoryState, change: Update): Undo {
  guard(state, change.entity, keyOf(change.entity, change.before), change.before.version);
  if (change.entity === "session") {
    // Working state: an operation that read an older time must not move it back.
    const lastSeenAt = state.entities.session.find(change.before.id)?.lastSeenAt ?? change.after.lastSeenAt;
    return state.entities.session.replace({ ...change.after, lastSeenAt });
  }
  if (change.entity === "user") {
    assertUserRow(change.after);
    assertUserUpdate(state.entities.user.find(change.before.id) ?? change.before, change.after);
  }
  return tableOf(state, change.entity).replace(change.after);
}

function applyDelete(state: MemoryState, change: Delete): Undo {
  const key = keyOf(change.entity, change.before);
  guard(state, change.entity, key, change.before.version);
  return tableOf(state, change.entity).remove(key);
}

function applyRequire(state: MemoryState, change: Require): Undo {
  guard(state, change.entity, change.id, change.version);
  return noUndo;
}

function applyCount(state: MemoryState, { counter, key, by, subjectId }: Count, now: Date): Undo {
  if (by === 0) return noUndo;
  const before = state.counters.find(counterKey({ counter, key }));
  if (before === null) return state.counters.insert({ counter, key, n: by, subjectId, countedAt: now });
  return state.counters.replace({
    ...before,
    n: before.n + by,
    subjectId: subjectId ?? before.subjectId,
    countedAt: now,
  });
}

function guard(state: MemoryState, entity: EntityName, key: string, version: number): void {
  if (tableOf(state, entity).find(key)?.version !== version) {
    throw new StoreError("ERR_STORAGE_CONFLICT", `The ${entity} was changed in the meantime.`, { entity });
  }
}

function tableOf(state: MemoryState, entity: EntityName): MemoryTable<Entities[EntityName]> {
  return state.entities[entity];
}

function keyOf(entity: EntityName, row: Entities[EntityName]): string {
  // The key field of the entity, which its row type has.
  return String((row as unknown as Record<string, unknown>)[entityKeys[entity]]);
}

function touchedUsers(operation: Operation): ReadonlySet<string> {
  const ids = operation.changes.flatMap((change) => {
    if (change.kind !== "insert" && change.kind !== "update" && change.kind !== "delete") return [];
    if (change.entity === "redemption") return [];
    const row =
      change.kind === "insert" ? change.row : change.kind === "update" ? change.after : change.before;
    return ["userId" in row ? row.userId : row.id];
  });
  return new Set(ids);
}
