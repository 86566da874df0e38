import type { Json } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";

/** A value as it was recorded: text as it is, all else as JSON; no value is told from the word "null". */
export function renderValue(value: Json): Html {
  if (value === null) return html`<span class="absent">none</span>`;
  if (value === "") return html`<span class="absent">empty text</span>`;
  return html`<bdi>${typeof value === "string" ? value : JSON.stringify(value, null, 2)}</bdi>`;
}
