import type { Page } from "../../domain/page.ts";
import { deepCopy } from "./deep-copy.ts";

/** The first `limit` of the rest of a listing, copied; the cursor is what the last one is called by. */
export function pageOf<Item>(
  rest: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
): Page<Item> {
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items: deepCopy(items),
    nextCursor: last === undefined || rest.length === items.length ? null : cursorOf(last),
  };
}
