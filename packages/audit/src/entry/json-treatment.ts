import type { Json } from "@latchkey/core/ports";
import type { FieldTreatment } from "../audit-options.ts";
import { isJsonObject, memberOf } from "../records/json-members.ts";
import { memberPointer } from "../records/json-pointer.ts";

/** How a JSON value stands in the audit, and members of it that stand in another way. */
export interface JsonTreatment {
  /** Null for what only leads to such a member. */
  readonly treatment: FieldTreatment | null;
  readonly members: ReadonlyMap<string, JsonTreatment>;
}

/** A part of two values under one treatment; undefined where it is absent. */
export interface TreatedPart {
  readonly pointer: string;
  readonly treatment: FieldTreatment;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Cuts a column into the parts that have a treatment of their own, what holds others first. */
export function treatedParts(
  pointer: string,
  { treatment, members }: JsonTreatment,
  before: Json | undefined,
  after: Json | undefined,
): readonly TreatedPart[] {
  const own =
    treatment === null
      ? []
      : [{ pointer, treatment, before: ownPart(before, members), after: ownPart(after, members) }];
  const below = [...members].flatMap(([name, member]) =>
    treatedParts(memberPointer(pointer, name), member, memberOf(before, name), memberOf(after, name)),
  );
  return [...own, ...below];
}

/** The value without the members that stand in another way. */
function ownPart(value: Json | undefined, members: JsonTreatment["members"]): Json | undefined {
  if (members.size === 0 || !isJsonObject(value)) return value;
  const own = Object.entries(value).flatMap(([name, member]) => {
    const other = members.get(name);
    if (other === undefined) return [[name, member] as const];
    if (other.treatment === null) return [[name, ownPart(member, other.members)] as const];
    // In a diff, null says "absent": that a member is there and null is told by what holds it.
    const isTold = member === null && (other.treatment === "clear" || other.treatment === "sealed");
    return isTold ? [[name, null] as const] : [];
  });
  return Object.fromEntries(own);
}
