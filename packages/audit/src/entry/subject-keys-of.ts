import { StoreError } from "@latchkey/core/errors";
import type { Change, Operation, UserId, UserRow } from "@latchkey/core/ports";
import type { SubjectKeys } from "../keys/create-subject-keys.ts";

/** The keys of the people whom an operation touches, and the changes that store new ones. */
export interface OperationKeys {
  readonly changes: readonly Change[];
  /** Whose key is known, unwrapped. */
  readonly keys: ReadonlyMap<UserId, Uint8Array>;
  /** Whose key the operation destroys. */
  readonly destroyed: ReadonlySet<UserId>;
}

/**
 * Finds the keys in the rows that are written and in `operation.subjectKey`. A user who has none gets one with the row that is written, unless
 * he is erased. Does the same work whether the subject has a key or not.
 *
 * @throws StoreError ERR_STORE_MISCONFIGURED for a key that does not open: a secret is missing from the ring, or the row was tampered with
 */
export function subjectKeysOf(operation: Operation, subjectKeys: SubjectKeys): OperationKeys {
  const keys = new Map<UserId, Uint8Array>();
  const destroyed = new Set<UserId>();

  function open(userId: UserId, wrapped: string): void {
    const bytes = subjectKeys.open(wrapped, userId);
    if (bytes === null)
      throw new StoreError(
        "ERR_STORE_MISCONFIGURED",
        "A user's audit key does not open with the secrets of the audit.",
      );
    keys.set(userId, bytes);
  }

  function keyed(row: UserRow): UserRow {
    const { wrapped, bytes } = subjectKeys.make(row.id);
    keys.set(row.id, bytes);
    return { ...row, auditKey: wrapped };
  }

  function withKey(change: Change): Change {
    if (change.kind === "insert" && change.entity === "user") {
      if (change.row.auditKey === null && change.row.status !== "erased")
        return { ...change, row: keyed(change.row) };
      if (change.row.auditKey !== null) open(change.row.id, change.row.auditKey);
    }
    if (change.kind === "update" && change.entity === "user") {
      const { before, after } = change;
      const wrapped = after.auditKey ?? before.auditKey;
      if (wrapped === null && after.status !== "erased") return { ...change, after: keyed(after) };
      if (wrapped !== null) open(after.id, wrapped);
      if (wrapped !== null && after.auditKey === null) destroyed.add(after.id);
    }
    if (change.kind === "delete" && change.entity === "user" && change.before.auditKey !== null) {
      open(change.before.id, change.before.auditKey);
      destroyed.add(change.before.id);
    }
    return change;
  }

  const { subjectId, subjectKey } = operation;
  const hasRow = operation.changes.some((change) => isUserChange(change, subjectId));
  const changes = operation.changes.map(withKey);
  if (!hasRow) {
    if (subjectId !== null && subjectKey !== null) open(subjectId, subjectKey);
    else subjectKeys.openDecoy();
  }
  return { changes, keys, destroyed };
}

function isUserChange(change: Change, userId: UserId | null): boolean {
  switch (change.kind) {
    case "insert":
      return change.entity === "user" && change.row.id === userId;
    case "update":
    case "delete":
      return change.entity === "user" && change.before.id === userId;
    default:
      return false;
  }
}
