import type { AuditRecord } from "../../records/audit-record.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import { foldReadings } from "./fold-readings.ts";
import { renderOutcome } from "./render-outcome.ts";
import { renderActor, renderSubject } from "./render-person.ts";
import { renderSentence } from "./render-sentence.ts";
import { renderTimeOfDay } from "./render-time.ts";

function recordRow(record: AuditRecord, links: Links): Html {
  return html`<tr${record.name === "audit.read" && html` class="reading"`}>
<td class="mono nowrap"><a href="${links.record(record.id)}">${renderTimeOfDay(record.at)}</a></td>
<td class="nowrap">${record.name}${record.occurrences > 1 && html` <span class="badge">× ${record.occurrences}</span>`}</td>
<td>${renderOutcome(record.outcome)}</td>
<td data-label="by">${renderActor(record.actor, links)}</td>
<td data-label="about">${renderSubject(record.subjectId, links)}</td>
<td class="sentence">${renderSentence(record)}</td>
</tr>
`;
}

function readPage({ context }: AuditRecord): string | null {
  const { page } = context;
  return typeof page === "string" ? page : null;
}

function foldedRow(readings: readonly [AuditRecord, ...AuditRecord[]], links: Links): Html {
  const [newest] = readings;
  const oldest = readings.at(-1) ?? newest;
  return html`<tr class="reading"><td colspan="6"><details>
<summary>${readings.length} pages of the audit were read, ${renderTimeOfDay(oldest.at)} to ${renderTimeOfDay(newest.at)}</summary>
<p>By ${renderActor(newest.actor, links)}</p>
<ul class="readings">${readings.map(
    (record) =>
      html`<li><a class="mono" href="${links.record(record.id)}">${renderTimeOfDay(record.at)}</a> ${readPage(record)} ${renderSubject(record.subjectId, links)}</li>
`,
  )}</ul></details></td></tr>
`;
}

/** Records that follow each other and happened on one day. */
function groupByDay(records: readonly AuditRecord[]): readonly (readonly [string, readonly AuditRecord[]])[] {
  const days: [string, AuditRecord[]][] = [];
  for (const record of records) {
    const day = record.at.slice(0, 10);
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(record);
    else days.push([day, [record]]);
  }
  return days;
}

const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" });

/** One record a line, under the day that it happened on; what the readers of the audit did is folded, unless it is asked for. */
export function renderRecordTable(
  records: readonly AuditRecord[],
  { links, isFolded }: { readonly links: Links; readonly isFolded: boolean },
): Html {
  const rows = (ofDay: readonly AuditRecord[]): readonly Html[] =>
    (isFolded ? foldReadings(ofDay) : ofDay).map((item) =>
      "id" in item ? recordRow(item, links) : foldedRow(item, links),
    );
  return html`<div class="panel flush"><div class="scroll" tabindex="0" role="region" aria-label="Records">
<table class="cards">
<caption class="visually-hidden">Records, newest first</caption>
<thead><tr><th scope="col">Time</th><th scope="col">Operation</th><th scope="col">Outcome</th><th scope="col">Actor</th><th scope="col">Subject</th><th scope="col">What happened</th></tr></thead>
${groupByDay(records).map(
  ([
    day,
    ofDay,
  ]) => html`<tbody><tr class="day"><th colspan="6" scope="rowgroup">${weekday.format(new Date(`${day}T00:00:00Z`))}, ${day}</th></tr>
${rows(ofDay)}</tbody>
`,
)}</table></div></div>`;
}
