import { invalidInput } from "../domain/identifiers/invalid-input.ts";
import { isSafeText } from "../domain/identifiers/is-safe-text.ts";
import type { QueryParameter } from "./route.ts";

const maxLimit = 100;
const defaultLimit = 20;
const maxCursorLength = 512;

/** The query of every listing, as the document says it. */
export const pageQuery: readonly QueryParameter[] = [
  { name: "cursor", schema: { type: "string", minLength: 1, maxLength: maxCursorLength } },
  { name: "limit", schema: { type: "integer", minimum: 1, maximum: maxLimit, default: defaultLimit } },
];

/** @throws AuthError invalid_input */
export function parsePageQuery(query: URLSearchParams): {
  readonly cursor: string | null;
  readonly limit: number;
} {
  for (const name of new Set(query.keys())) {
    if (!pageQuery.some((parameter) => parameter.name === name))
      throw invalidInput([], "Has an unknown query parameter.");
    if (query.getAll(name).length > 1) throw invalidInput([name], "Must be given once.");
  }
  return { cursor: parseCursor(query.get("cursor")), limit: parseLimit(query.get("limit")) };
}

/** Only what every listing's cursor has in common; the listing reads it. */
function parseCursor(text: string | null): string | null {
  if (text === null) return null;
  if (text === "" || text.length > maxCursorLength || !isSafeText(text))
    throw invalidInput(["cursor"], "Is no cursor.");
  return text;
}

function parseLimit(text: string | null): number {
  if (text === null) return defaultLimit;
  const limit = /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > maxLimit)
    throw invalidInput(["limit"], `Must be a whole number from 1 to ${maxLimit}.`);
  return limit;
}
