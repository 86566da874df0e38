import type { CounterName } from "../challenges/counter-row.ts";
import type { UserId } from "../users/user-row.ts";
import type { Change, Entities, EntityName, Facts, InsertableName } from "./change.ts";

type Row<E extends InsertableName> = (Entities & Facts)[E];

/** What an update may set: never the version and the times, which the builder moves. */
export type Patch<E extends EntityName> = Partial<Omit<Entities[E], "version" | "createdAt" | "updatedAt">>;

export function insert<E extends InsertableName>(entity: E, row: Row<E>): Change {
  // A generic key can't be tied to its member of the union.
  return { kind: "insert", entity, row } as Change;
}

/** The next version of `before` with the patch; guarded by the version that was read. */
export function update<E extends EntityName>(
  entity: E,
  before: Entities[E],
  patch: Patch<E>,
  at: Date,
): Change {
  const after = { ...before, ...patch, version: before.version + 1, updatedAt: at };
  // As above.
  return { kind: "update", entity, before, after } as Change;
}

export function remove<E extends EntityName>(entity: E, before: Entities[E]): Change {
  // As above.
  return { kind: "delete", entity, before } as Change;
}

/** The user must still be as he was read. */
export function requireUser({ id, version }: Entities["user"]): Change {
  return { kind: "require", entity: "user", id, version };
}

export function count(counter: CounterName, key: string, by: number, subjectId: UserId | null): Change {
  return { kind: "count", counter, key, by, subjectId };
}

export function reset(counter: CounterName, key: string): Change {
  return { kind: "reset", counter, key };
}
