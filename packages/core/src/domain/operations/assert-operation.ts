import { type Change, entityKeys } from "./change.ts";
import type { Operation } from "./operation.ts";

/**
 * Throws when an operation names a row or a counter twice: inside one statement the second change would not see the first,
 * and would always look like a conflict. Storages call it at the head of `commit`.
 */
export function assertOperation(operation: Operation): void {
  const seen = new Set<string>();
  for (const change of operation.changes) {
    const target = targetOf(change);
    if (seen.has(target)) throw new TypeError(`Operation ${operation.name} changes ${change.kind} target twice.`);
    seen.add(target);
    if (change.kind === "update" && change.after.version !== change.before.version + 1) {
      throw new TypeError(`Operation ${operation.name} does not move the version of ${change.entity} by one.`);
    }
  }
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
