import type { AuditRecord } from "../../records/audit-record.ts";
import { type Html, html } from "../html.ts";
import { shortId } from "./render-person.ts";

const uuid = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;

/** A record's sentence without what the other columns say: who did what, and for whom. Ids are cut to their ends. */
export function renderSentence({ sentence, reason }: AuditRecord): Html {
  const start = sentence.indexOf(": ");
  const rest = start < 0 ? sentence : sentence.slice(start + 2);
  // With a group in the pattern, every other part is an id.
  const parts = rest
    .split(uuid)
    .map((part, index) => (index % 2 === 1 ? html`<abbr title="${part}">${shortId(part)}</abbr>` : part));
  return html`${reason !== null && html`<strong class="mono">${reason}</strong> `}<bdi>${parts}</bdi>`;
}
