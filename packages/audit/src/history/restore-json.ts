import type { Json } from "@latchkey/core/ports";
import type { JsonTreatment } from "../entry/json-treatment.ts";
import { isJsonObject, memberOf } from "../records/json-members.ts";

/**
 * A JSON value as it was, with what the audit does not show of it as it is now.
 * @param then the readable part; undefined where nothing is known
 */
export function restoreJson(
  { treatment, members }: JsonTreatment,
  then: Json | undefined,
  now: Json | undefined,
  isShownAbove = false,
): Json | undefined {
  const isShown = treatment === null ? isShownAbove : treatment === "clear" || treatment === "sealed";
  const whole = isShown ? then : now;
  if (members.size === 0 || !isJsonObject(whole)) return whole;
  const restored = new Map(Object.entries(whole));
  for (const [name, member] of members) {
    const value = restoreJson(member, memberOf(then, name), memberOf(now, name), isShown);
    if (value === undefined) restored.delete(name);
    else restored.set(name, value);
  }
  return Object.fromEntries(restored);
}
