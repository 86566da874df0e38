import type { Change, Entities } from "../../src/domain/operations/change.ts";
import type { Operation } from "../../src/domain/operations/operation.ts";
import { isStoreError, type StoreErrorCode } from "../../src/errors/store-error.ts";
import type { Storage } from "../../src/ports/storage.ts";
import type { StorageHarness } from "../../src/testing/storage-harness.ts";

/** Makes of a harness over a sound storage one over a storage with one defect. */
export type Breakage = (harness: StorageHarness) => StorageHarness;

export type Breakages = { readonly [defect: string]: Breakage };

type AnyRow = Entities[keyof Entities];

export function breakStorage(
  patch: (storage: Storage, harness: StorageHarness) => Partial<Storage>,
): Breakage {
  return (harness) => ({ ...harness, storage: { ...harness.storage, ...patch(harness.storage, harness) } });
}

export function breakCommit(
  commit: (operation: Operation, harness: StorageHarness) => Promise<void>,
): Breakage {
  return breakStorage((_, harness) => ({ commit: async (operation) => commit(operation, harness) }));
}

export function breakOperation(
  distort: (operation: Operation, harness: StorageHarness) => Operation | Promise<Operation>,
): Breakage {
  return breakCommit(async (operation, harness) => harness.storage.commit(await distort(operation, harness)));
}

export function breakChanges(distort: (change: Change) => Change | readonly Change[]): Breakage {
  return breakOperation((operation) => ({ ...operation, changes: operation.changes.flatMap(distort) }));
}

/** Distorts every row on its way in. */
export function breakRows(distort: (row: Record<string, unknown>) => object): Breakage {
  return breakChanges((change) => {
    // A defect may make anything of a row; the storage below doesn't look at types.
    const broken = (row: AnyRow): never => ({ ...row, ...distort({ ...row }) }) as never;
    if (change.kind === "insert" && change.entity !== "redemption")
      return { ...change, row: broken(change.row) };
    if (change.kind === "update") return { ...change, after: broken(change.after) };
    return change;
  });
}

/** Distorts every text of every row on its way in, however deep. */
export function breakTexts(distort: (text: string) => unknown): Breakage {
  const deep = (value: unknown): unknown => {
    if (typeof value === "string") return distort(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, deep(member)]));
  };
  const free = new Set([
    "fullName",
    "bio",
    "address",
    "userAgent",
    "amr",
    "openingHours",
    "attributes",
    "emailLookup",
  ]);
  return breakRows((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => free.has(name))
        .map(([name, value]) => [name, deep(value)]),
    ),
  );
}

/** Answers errors of a code in another way. */
export function breakError(code: StoreErrorCode, answer: (error: Error) => void): Breakage {
  return breakCommit(async (operation, { storage }) => {
    try {
      await storage.commit(operation);
    } catch (error) {
      if (!isStoreError(error, code)) throw error;
      answer(error);
    }
  });
}

/** Lets everybody else act, as a round trip does. */
export async function roundTrip(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The change with the guard that holds now, whatever was read before. */
export async function unguarded(change: Change, harness: StorageHarness): Promise<readonly Change[]> {
  if (change.kind === "require") return [];
  if (change.kind !== "update" && change.kind !== "delete") return [change];
  const { before } = change;
  const stored = await harness.readRow(
    change.entity,
    "userId" in before && !("amr" in before) ? before.userId : idOf(before),
  );
  if (stored === null) return [];
  // The row keeps its type; only the version of it moves.
  const moved = { ...change, before: { ...before, version: stored.version } };
  return [
    (change.kind === "update"
      ? { ...moved, after: { ...change.after, version: stored.version + 1 } }
      : moved) as Change,
  ];
}

function idOf(row: AnyRow): string {
  return "id" in row ? row.id : row.userId;
}
