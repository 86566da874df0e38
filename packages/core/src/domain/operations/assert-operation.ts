import { assertActor } from "./assert-actor.ts";
import { assertAuditEntry } from "./assert-audit-entry.ts";
import { type Change, entityKeys, type Update } from "./change.ts";
import type { Operation } from "./operation.ts";

/** What a 32-bit column holds. */
const maxOccurrences = 2 ** 31 - 1;

/**
 * Throws when no storage could write the operation as it was meant. Storages call it at the head of `commit`.
 *
 * A row or a counter named twice is such a case: inside one statement the second change would not see the first, and would always look
 * like a conflict. Others are an actor that is not said, and an audit entry that tells of something else.
 * @throws TypeError
 */
export function assertOperation(operation: Operation): void {
  const { occurrences } = operation;
  if (!(Number.isInteger(occurrences) && occurrences >= 1 && occurrences <= maxOccurrences)) {
    throw new TypeError(`Operation ${operation.name} did not happen a whole number of times.`);
  }
  assertActor(operation);
  const seen = new Set<string>();
  for (const change of operation.changes) {
    const target = targetOf(change);
    if (seen.has(target))
      throw new TypeError(`Operation ${operation.name} names a ${entityOf(change)} twice.`);
    seen.add(target);
    if (change.kind === "update") assertUpdate(operation, change);
    if (change.kind === "count" && !(Number.isSafeInteger(change.by) && change.by >= 0)) {
      throw new TypeError(`Operation ${operation.name} counts by something else than a natural number.`);
    }
  }
  assertAuditEntry(operation);
}

function assertUpdate(operation: Operation, { entity, before, after }: Update): void {
  if (after.version !== before.version + 1) {
    throw new TypeError(`Operation ${operation.name} does not move the version of ${entity} by one.`);
  }
  if (rowKey(entity, after) !== rowKey(entity, before))
    throw new TypeError(`Operation ${operation.name} moves the key of ${entity}.`);
}

function entityOf(change: Change): string {
  return change.kind === "count" || change.kind === "reset" ? "counter" : change.entity;
}

function targetOf(change: Change): string {
  switch (change.kind) {
    case "count":
    case "reset":
      return `counter ${change.counter} ${change.key}`;
    case "require":
      return `${change.entity} ${change.id}`;
    case "insert":
      return change.entity === "redemption"
        ? `redemption ${change.row.challengeId}`
        : `${change.entity} ${rowKey(change.entity, change.row)}`;
    case "update":
    case "delete":
      return `${change.entity} ${rowKey(change.entity, change.before)}`;
  }
}

function rowKey(entity: keyof typeof entityKeys, row: object): string {
  // The key field of the entity, which its row type has.
  return String((row as Record<string, unknown>)[entityKeys[entity]]);
}
