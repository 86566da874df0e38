import { isEqualJson, type Json } from "@latchkey/core/ports";
import { isJsonArray, isJsonObject, memberOf } from "../records/json-members.ts";
import { memberPointer } from "../records/json-pointer.ts";

/** Gets the pointer of what changed, with null for what is absent on a side. */
export type OnDifference = (pointer: string, before: Json, after: Json) => void;

/**
 * The smallest differences of two JSON values, by JSON Pointer (RFC 6901). Null stands for absence; where a real null would be taken for that,
 * what holds it differs as a whole. So `applyDiff` gives `after`, always.
 */
export function compareJson(
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
  onDifference: OnDifference,
): void {
  if (isEqualJson(before, after)) return;
  const pairs = pairsOf(before, after);
  if (pairs === null || pairs.some(([, old, now]) => isAmbiguous(old, now))) {
    onDifference(pointer, before ?? null, after ?? null);
    return;
  }
  for (const [name, old, now] of pairs) compareJson(memberPointer(pointer, name), old, now, onDifference);
}

type Pair = readonly [name: string, before: Json | undefined, after: Json | undefined];

/** The members of both, or null when the values don't have the same kind of members. */
function pairsOf(before: Json | undefined, after: Json | undefined): readonly Pair[] | null {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].toSorted().map((name) => [name, memberOf(before, name), memberOf(after, name)]);
  }
  if (isJsonArray(before) && isJsonArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.map((_, index) => [String(index), before[index], after[index]]);
  }
  return null;
}

function isAmbiguous(before: Json | undefined, after: Json | undefined): boolean {
  return after === null ? before !== null : before === null && after === undefined;
}
