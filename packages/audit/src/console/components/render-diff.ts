import type { Json } from "@latchkey/core/ports";
import type { PersonalPart } from "../../records/audit-record.ts";
import { type Html, html } from "../html.ts";
import { renderLost } from "./render-personal.ts";
import { renderValue } from "./render-value.ts";

/** What changed between two states, and what of it can't be shown. */
export interface ShownDiff {
  /** All that changed, readable or not. */
  readonly fields: readonly string[];
  readonly diff: Readonly<Record<string, readonly [Json, Json]>>;
  /** Fields of which only is known that they changed. */
  readonly masked: Readonly<Record<string, readonly [string | null, string | null]>>;
  readonly personal: PersonalPart;
  /** What the columns are headed with; null for one that holds nothing, such as the old values of what is new. */
  readonly heads: readonly [string | null, string | null];
  /** Names the table. */
  readonly label: string;
}

/** One of the two columns, if it is shown. */
interface Side {
  readonly index: 0 | 1;
  readonly head: string;
}

function valueCell([old, now]: readonly [Json, Json], { index }: Side): Html {
  if (index === 0)
    return old === null ? html`<td></td>` : html`<td class="old"><del>${renderValue(old)}</del></td>`;
  return now === null
    ? html`<td class="new"><ins><span class="absent">removed</span></ins></td>`
    : html`<td class="new"><ins>${renderValue(now)}</ins></td>`;
}

function cells(
  field: string,
  { diff, masked, personal }: ShownDiff,
  sides: readonly Side[],
): readonly Html[] {
  const values = Object.hasOwn(diff, field) ? diff[field] : undefined;
  if (values) return sides.map((side) => valueCell(values, side));
  const commitments = Object.hasOwn(masked, field) ? masked[field] : undefined;
  if (commitments) {
    return sides.map(
      ({ index }) =>
        html`<td><span class="absent">${commitments[index] === null ? "none" : "masked"}</span></td>`,
    );
  }
  const lost = renderLost(personal) ?? html`<span class="absent">not kept</span>`;
  return [html`<td colspan="${sides.length}">${lost}</td>`];
}

/** Old and new side by side, one field a row; fields below `attributes` by their JSON Pointer. */
export function renderDiff(shown: ShownDiff): Html {
  if (shown.fields.length === 0) return html`<p class="soft">No declared field changed.</p>`;
  const [old, now] = shown.heads;
  const sides: readonly Side[] = [
    ...(old === null ? [] : [{ index: 0, head: old } as const]),
    ...(now === null ? [] : [{ index: 1, head: now } as const]),
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${shown.label}"><table class="diff">
<thead><tr><th scope="col">Field</th>${sides.map(({ head }) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${shown.fields.map(
    (
      field,
    ) => html`<tr><th scope="row" class="mono"><bdi>${field}</bdi></th>${cells(field, shown, sides)}</tr>
`,
  )}</tbody></table></div>`;
}
