import type { Json } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";
import { renderValue } from "./render-value.ts";

/** What changed between two states, and what of it can't be shown. */
export interface ShownDiff {
  /** All that changed, readable or not. */
  readonly fields: readonly string[];
  readonly diff: Readonly<Record<string, readonly [Json, Json]>>;
  /** Fields of which only is known that they changed. */
  readonly masked: Readonly<Record<string, readonly [string | null, string | null]>>;
  /** What the two columns are headed with. */
  readonly heads: readonly [string, string];
  /** Names the table. */
  readonly label: string;
}

function oldAndNew(old: Json, now: Json): Html {
  return html`${old === null ? html`<td></td>` : html`<td class="old"><del>${renderValue(old)}</del></td>`}
<td class="new">${now === null ? html`<ins><span class="absent">removed</span></ins>` : html`<ins>${renderValue(now)}</ins>`}</td>`;
}

function maskedPart(commitment: string | null): Html {
  return commitment === null
    ? html`<span class="absent">none</span>`
    : html`<span class="absent">masked</span>`;
}

function cells(field: string, { diff, masked }: ShownDiff): Html {
  const values = Object.hasOwn(diff, field) ? diff[field] : undefined;
  if (values) return oldAndNew(values[0], values[1]);
  const commitments = Object.hasOwn(masked, field) ? masked[field] : undefined;
  if (commitments) return html`<td>${maskedPart(commitments[0])}</td><td>${maskedPart(commitments[1])}</td>`;
  return html`<td colspan="2"><span class="absent">erased: the key to it was destroyed</span></td>`;
}

/** Old and new side by side, one field a row; fields below `attributes` by their JSON Pointer. */
export function renderDiff(shown: ShownDiff): Html {
  if (shown.fields.length === 0) return html`<p class="soft">No declared field changed.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${shown.label}"><table class="diff">
<thead><tr><th scope="col">Field</th><th scope="col">${shown.heads[0]}</th><th scope="col">${shown.heads[1]}</th></tr></thead>
<tbody>${shown.fields.map(
    (field) => html`<tr><th scope="row" class="mono"><bdi>${field}</bdi></th>${cells(field, shown)}</tr>
`,
  )}</tbody></table></div>`;
}
