import { type Entities, isEqualJson, type Json } from "@latchkey/core/ports";
import type { EntityPlan } from "../entry/audit-plan.ts";
import { isJsonObject } from "../records/json-members.ts";
import type { FoldedTrail } from "./fold-trail.ts";
import { restoreJson } from "./restore-json.ts";
import type { RevertInput } from "./revert-input.ts";

export type RevertibleName = RevertInput["entity"];

/** What a person may edit himself, and staff may set back: never what the rest of the house decides by. */
const editableFields: { readonly [E in RevertibleName]: readonly (keyof Entities[E] & string)[] } = {
  user: [
    "fullName",
    "avatarUrl",
    "bio",
    "gender",
    "country",
    "region",
    "city",
    "address",
    "newsletter",
    "locale",
  ],
  vendorProfile: ["storeName", "description", "logoUrl", "openingHours", "attributes"],
  clientProfile: ["attributes"],
};

/** The editable fields that differ from a version, as they were then. What the audit does not show of it stays. */
export function planReversal<E extends RevertibleName>(
  entity: E,
  plan: EntityPlan,
  row: Entities[E],
  { state, base }: FoldedTrail,
): Readonly<Record<string, Json>> {
  const present: Readonly<Record<string, unknown>> = { ...row };
  const patch: Record<string, Json> = {};
  for (const field of editableFields[entity]) {
    const column = plan.columns.find(({ name }) => name === field);
    if (column === undefined || column.treatment === "masked") continue;
    // Editable columns hold JSON.
    const now = present[field] as Json;
    // An insert names what was there: the rest was null. A snapshot names all that was declared then.
    const known = Object.hasOwn(state, field) ? state[field] : base === "insert" ? null : undefined;
    const then = column.treatment === "json" ? restoreJson(column.json, known, now) : known;
    const isFit = then !== undefined && (field !== "attributes" || isJsonObject(then));
    if (isFit && !isEqualJson(then, now)) patch[field] = then;
  }
  return patch;
}
