import type { Json, JsonObject } from "@latchkey/core/ports";
import { isJsonArray, isJsonObject, memberOf } from "./json-members.ts";
import { parsePointer } from "./json-pointer.ts";

/**
 * The state after a change. A field takes its new value. Below the fields that hold JSON, which are named by JSON Pointer, null says that the
 * member is gone; one that is null is given with the whole of what holds it. What an object holds and a change of it does not name stays: such
 * members stand in the audit in another way.
 *
 * @returns a new object, which may share what the change left alone
 */
export function applyDiff(
  state: JsonObject,
  diff: Readonly<Record<string, readonly [Json, Json]>>,
): JsonObject {
  const next = new Map(Object.entries(state));
  // What holds others comes before them, and elements in their order: storages keep no order of members.
  const steps = Object.entries(diff)
    .map(([field, values]) => ({ path: field.startsWith("/") ? parsePointer(field) : [field], values }))
    .toSorted((a, b) => a.path.length - b.path.length || lastIndex(a.path) - lastIndex(b.path));
  for (const { path, values } of steps) {
    const [field = "", ...below] = path;
    const present = next.get(field);
    if (below.length === 0) next.set(field, replaced(present, values));
    else {
      const after = withMember(present, below, values);
      if (after !== undefined) next.set(field, after);
    }
  }
  return Object.fromEntries(next);
}

/** Names come before elements; their order decides nothing. */
function lastIndex(path: readonly string[]): number {
  const index = Number(path.at(-1));
  return Number.isInteger(index) ? index : -1;
}

type Values = readonly [before: Json | undefined, after: Json];

/** `holder` after a change of the member at `path`. */
function withMember(holder: Json | undefined, path: readonly string[], values: Values): Json | undefined {
  const [name = "", ...below] = path;
  const [before, after] = values;
  if (isJsonArray(holder)) return withElement(holder, name, below, values);
  // What is not there needs not go.
  if (after === null && !isJsonObject(holder)) return holder;
  const present = memberOf(holder, name);
  const member = below.length > 0 ? withMember(present, below, values) : replaced(present, [before, after]);
  // A member that the change gave as null, with what holds it, is not gone.
  const isGone = member === undefined || (below.length === 0 && after === null && present !== null);
  return withOwn(isJsonObject(holder) ? holder : {}, name, isGone ? undefined : member);
}

function withElement(list: readonly Json[], name: string, below: readonly string[], values: Values): Json {
  const index = Number(name);
  const [before, after] = values;
  // Of a list, nothing but its own elements changes. It shrinks from its end alone, so an element in its place is the last that stays.
  if (!Number.isInteger(index) || index > list.length) return list;
  if (below.length > 0) {
    const element = withMember(list[index], below, values);
    return element === undefined ? list : list.with(index, element);
  }
  if (after === null) return list.slice(0, index);
  return [...list.slice(0, index), replaced(list[index], [before, after]), ...list.slice(index + 1)];
}

/** `after`, with the members of `present` that neither side of the change knows. */
function replaced(present: Json | undefined, [before, after]: Values): Json {
  if (!isJsonObject(present) || !isJsonObject(before) || !isJsonObject(after)) return after;
  const kept = Object.entries(present).filter(
    ([name]) => !Object.hasOwn(before, name) && !Object.hasOwn(after, name),
  );
  const members = Object.entries(after).map(([name, member]) => {
    const value =
      member === undefined ? undefined : replaced(memberOf(present, name), [memberOf(before, name), member]);
    return [name, value] as const;
  });
  return Object.fromEntries([...kept, ...members]);
}

function withOwn(holder: JsonObject, name: string, member: Json | undefined): JsonObject {
  const members = new Map(Object.entries(holder));
  if (member === undefined) members.delete(name);
  else members.set(name, member);
  // fromEntries defines own members: a key "__proto__" stays a key.
  return Object.fromEntries(members);
}
