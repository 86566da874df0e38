import type { OperationOutcome } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";

const tones: Readonly<Record<OperationOutcome, string>> = {
  succeeded: "good",
  failed: "warn",
  denied: "bad",
};

export function renderOutcome(outcome: OperationOutcome): Html {
  return html`<span class="badge" data-tone="${tones[outcome]}">${outcome}</span>`;
}
