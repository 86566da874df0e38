import type { Storage } from "@latchkey/core/ports";

// Of any installed copy of this package. Decorators of a storage copy it along.
const mark = Symbol.for("latchkey.audited");

/** The storage with the mark that its commits are audited. */
export function markAudited(storage: Storage): Storage {
  return Object.assign(storage, { [mark]: true });
}

export function isAudited(storage: Storage): boolean {
  return mark in storage;
}
