import type { PersonalPart } from "../../records/audit-record.ts";
import { type Html, html } from "../html.ts";

/** In the place of a value that can't be given; null when the part hides none. */
export function renderLost(personal: PersonalPart): Html | null {
  if (personal === "erased") return html`<span class="badge" data-tone="warn">erased</span>`;
  return personal === "damaged" ? html`<span class="badge" data-tone="bad">damaged</span>` : null;
}

/** Says what became of personal values that are missing; null when none is. */
export function renderPersonalNote(personal: PersonalPart): Html | null {
  if (personal === "erased") {
    return html`<p class="note" data-tone="warn">Personal values are erased: the key that they were sealed under was destroyed.</p>`;
  }
  if (personal !== "damaged") return null;
  return html`<p class="note" data-tone="bad">Personal values do not open although their key stands: somebody changed them, or a secret is missing from the ring. None is shown.</p>`;
}
