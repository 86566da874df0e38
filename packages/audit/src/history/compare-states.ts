import { type EntityName, entityKeys, isEqualJson, type Json, type JsonObject } from "@latchkey/core/ports";
import { compareJson } from "../entry/compare-json.ts";
import { isJsonArray, isJsonObject } from "../records/json-members.ts";
import { memberPointer } from "../records/json-pointer.ts";

type Diff = Readonly<Record<string, readonly [Json, Json]>>;

/**
 * `{field: [from, to]}` of what two states of an entity differ in, by JSON Pointer below objects and lists; what is absent on one side is null
 * there. Key, version and the time of the update, which every version has its own of, are left out.
 */
export function compareStates(entity: EntityName, from: JsonObject, to: JsonObject): Diff {
  const own = new Set([entityKeys[entity], "version", "updatedAt"]);
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  const diff = new Map<string, readonly [Json, Json]>();
  for (const name of [...names].toSorted()) {
    const [old, now] = [from[name] ?? null, to[name] ?? null];
    if (own.has(name) || isEqualJson(old, now)) continue;
    if (isHolder(old) || isHolder(now)) {
      compareJson(memberPointer("", name), old, now, (pointer, ...values) => diff.set(pointer, values));
    } else diff.set(name, [old, now]);
  }
  return Object.fromEntries(diff);
}

function isHolder(value: Json): boolean {
  return isJsonObject(value) || isJsonArray(value);
}
