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
export async function subjectKeysOf(operation: Operation, subjectKeys: SubjectKeys): Promise<OperationKeys> {
  const keys = new Map<UserId, Uint8Array>();
  const destroyed = new Set<UserId>();

  async function open(userId: UserId, wrapped: string): Promise<void> {
    const bytes = await subjectKeys.open(wrapped, userId);
    if (bytes === null)
      throw new StoreError(
        "ERR_STORE_MISCONFIGURED",
        "A user's audit key does not open with the secrets of the audit.",
      );
    keys.set(userId, bytes);
  }

  async function keyed(row: UserRow): Promise<UserRow> {
    const { wrapped, bytes } = await subjectKeys.make(row.id);
    keys.set(row.id, bytes);
    return { ...row, auditKey: wrapped };
  }

  async function withKey(change: Change): Promise<Change> {
    if (change.kind === "insert" && change.entity === "user") {
      if (change.row.auditKey === null && change.row.status !== "erased")
        return { ...change, row: await keyed(change.row) };
      if (change.row.auditKey !== null) await open(change.row.id, change.row.auditKey);
    }
    if (change.kind === "update" && change.entity === "user") {
      const { before, after } = change;
      const wrapped = after.auditKey ?? before.auditKey;
      if (wrapped === null && after.status !== "erased") return { ...change, after: await keyed(after) };
      if (wrapped !== null) await open(after.id, wrapped);
      if (wrapped !== null && after.auditKey === null) destroyed.add(after.id);
    }
    if (change.kind === "delete" && change.entity === "user" && change.before.auditKey !== null) {
      await open(change.before.id, change.before.auditKey);
      destroyed.add(change.before.id);
    }
    return change;
  }

  const { subjectId, subjectKey } = operation;
  const hasRow = operation.changes.some((change) => isUserChange(change, subjectId));
  const [changes] = await Promise.all([
    Promise.all(operation.changes.map(withKey)),
    hasRow
      ? null
      : subjectId !== null && subjectKey !== null
        ? open(subjectId, subjectKey)
        : subjectKeys.openDecoy(),
  ]);
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
