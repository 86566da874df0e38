import type { Json } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";

const longestLine = 48;

function toText(value: Exclude<Json, string | null>): string {
  const line = JSON.stringify(value);
  return line.length <= longestLine ? line : JSON.stringify(value, null, 2);
}

/** A value as it was recorded: text as it is, all else as JSON; no value is told from the word "null". */
export function renderValue(value: Json): Html {
  if (value === null) return html`<span class="absent">none</span>`;
  if (value === "") return html`<span class="absent">empty text</span>`;
  return html`<bdi>${typeof value === "string" ? value : toText(value)}</bdi>`;
}
