import type { Json, JsonObject } from "@latchkey/core/ports";
import { isJsonArray, isJsonObject, memberOf } from "./json-members.ts";
import { parsePointer } from "./json-pointer.ts";

/**
 * The state after a change. A field takes its new value. Below the fields that hold JSON, which are named by JSON Pointer, null says that the
 * member is gone; one that is null is given with the whole of what holds it.
 *
 * @returns a new object, which may share what the change left alone
 */
export function applyDiff(
  state: JsonObject,
  diff: Readonly<Record<string, readonly [Json, Json]>>,
): JsonObject {
  const next = new Map(Object.entries(state));
  // What holds others comes before them: storages keep no order of members.
  const steps = Object.entries(diff)
    .map(([field, [, value]]) => ({ path: field.startsWith("/") ? parsePointer(field) : [field], value }))
    .toSorted((a, b) => a.path.length - b.path.length);
  for (const { path, value } of steps) {
    const [field = "", ...below] = path;
    next.set(field, below.length === 0 ? value : withMember(next.get(field) ?? null, below, value));
  }
  return Object.fromEntries(next);
}

/** A copy of `holder` in which the member at `path` is `value`, or absent for null. What holds no members becomes an object. */
function withMember(holder: Json, path: readonly string[], value: Json): Json {
  const [name = "", ...below] = path;
  if (isJsonArray(holder)) return withElement(holder, Number(name), below, value);
  const members = new Map(isJsonObject(holder) ? Object.entries(holder) : []);
  const present = memberOf(holder, name);
  if (below.length > 0) members.set(name, withMember(present ?? null, below, value));
  else if (value !== null) members.set(name, value);
  // A member that the change gave as null is not gone.
  else if (present !== null) members.delete(name);
  // fromEntries defines own members: a key "__proto__" stays a key.
  return Object.fromEntries(members);
}

function withElement(list: readonly Json[], index: number, below: readonly string[], value: Json): Json {
  if (below.length > 0) return list.with(index, withMember(list[index] ?? null, below, value));
  // Lists shrink from their end alone.
  if (value === null) return list.slice(0, index);
  const copy = [...list];
  copy[index] = value;
  return copy;
}
