import type { InputIssue } from "../../errors/index.ts";
import { invalidInput } from "./invalid-input.ts";

const maxDepth = 32;

/** Whether every store and codec keeps the text as it is: well-formed UTF-16 without U+0000. */
export function isSafeText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/**
 * Checks every string and every member name of a JSON value, however deep. Postgres refuses U+0000, and a lone surrogate is
 * refused by `jsonb` but silently replaced in text columns, so both are kept out at every border.
 *
 * Members that are named `__proto__` and nesting beyond 32 levels are refused too. Issues name the place by its path, never by a
 * name that was refused.
 *
 * @throws AuthError invalid_input
 */
export function assertSafeText(value: unknown, path: InputIssue["path"] = []): void {
  check(value, path, 0);
}

function check(value: unknown, path: InputIssue["path"], depth: number): void {
  if (typeof value === "string") {
    if (!isSafeText(value)) throw invalidInput(path, "Holds a character that can't be stored.");
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (depth === maxDepth) throw invalidInput([], "Is nested too deeply.");
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) check(item, [...path, index], depth + 1);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === "__proto__" || !isSafeText(name))
      throw invalidInput(path, "Holds a member name that is not allowed.");
    check(member, [...path, name], depth + 1);
  }
}
