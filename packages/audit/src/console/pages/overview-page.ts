import type { AuditTally } from "@latchkey/core/ports";
import { type ActivitySeries, renderActivityChart } from "../components/render-activity-chart.ts";
import { renderOutcome } from "../components/render-outcome.ts";
import { renderSpan } from "../components/render-time.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageContext } from "../page.ts";

interface Range {
  readonly label: string;
  readonly spanSeconds: number;
  readonly spans: number;
}

const hour = 3_600;
const day = 24 * hour;
const ranges = {
  hour: { label: "Hour", spanSeconds: 60, spans: 60 },
  day: { label: "Day", spanSeconds: hour / 2, spans: 48 },
  week: { label: "Week", spanSeconds: 4 * hour, spans: 42 },
  month: { label: "30 days", spanSeconds: day, spans: 30 },
  quarter: { label: "90 days", spanSeconds: 2 * day, spans: 45 },
} as const satisfies Readonly<Record<string, Range>>;

type RangeName = keyof typeof ranges;

function isRangeName(text: string): text is RangeName {
  return Object.hasOwn(ranges, text);
}

/** Spans that end with the one that is not over yet; they begin at round times. */
function spansUntil(now: Date, { spanSeconds, spans }: Range): readonly Date[] {
  const length = spanSeconds * 1000;
  const last = Math.floor(now.getTime() / length) * length;
  return Array.from({ length: spans }, (_, index) => new Date(last - (spans - 1 - index) * length));
}

function countBySpan(
  tallies: readonly AuditTally[],
  begins: readonly Date[],
  spanSeconds: number,
): readonly number[] {
  const counts = begins.map(() => 0);
  const first = begins[0]?.getTime() ?? 0;
  for (const { from, records } of tallies) {
    const index = Math.floor((new Date(from).getTime() - first) / (spanSeconds * 1000));
    const known = counts[index];
    if (known !== undefined) counts[index] = known + records;
  }
  return counts;
}

function spanLabel(begin: Date, spanSeconds: number): string {
  const text = begin.toISOString();
  return spanSeconds >= day ? text.slice(0, 10) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
}

/** Events by how often they happened. */
function eventTable(tallies: readonly AuditTally[]): Html {
  const totals = new Map<string, { event: string; outcome: AuditTally["outcome"]; records: number }>();
  for (const { event, outcome, records } of tallies) {
    const key = `${event} ${outcome}`;
    totals.set(key, { event, outcome, records: (totals.get(key)?.records ?? 0) + records });
  }
  const rows = [...totals.values()].toSorted((one, other) => other.records - one.records);
  return html`<section class="panel flush"><div class="scroll" tabindex="0" role="region" aria-label="Events"><table>
<caption class="visually-hidden">Events by how often they happened</caption>
<thead><tr><th scope="col">Event</th><th scope="col">Outcome</th><th scope="col" class="number">Records</th></tr></thead>
<tbody>${rows.map(
    ({
      event,
      outcome,
      records,
    }) => html`<tr><th scope="row" class="mono anywhere">${event}</th><td>${renderOutcome(outcome)}</td><td class="number">${records}</td></tr>
`,
  )}</tbody></table></div></section>`;
}

function numbersTable(all: readonly ActivitySeries[], labels: readonly string[]): Html {
  return html`<details><summary>The numbers as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Numbers"><table>
<thead><tr><th scope="col">From</th>${all.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
<tbody>${labels.map(
    (
      label,
      index,
    ) => html`<tr><th scope="row" class="nowrap">${label}</th>${all.map(({ counts }) => html`<td class="number">${counts[index] ?? 0}</td>`)}</tr>
`,
  )}</tbody></table></div></details>`;
}

/** Sign-ins, failures and denials over time, and which events there were. */
export async function overviewPage({ audit, links, clock, query }: PageContext): Promise<Page> {
  const asked = query.get("range") ?? "";
  const name: RangeName = isRangeName(asked) ? asked : "day";
  const range: Range = ranges[name];
  const { spanSeconds } = range;
  const now = clock.now();
  const begins = spansUntil(now, range);
  const until = new Date((begins.at(-1) ?? now).getTime() + spanSeconds * 1000);
  const tallies = await audit.tally({ since: begins[0] ?? now, until, spanSeconds });

  const count = (matches: (tally: AuditTally) => boolean): readonly number[] =>
    countBySpan(tallies.filter(matches), begins, spanSeconds);
  const all: readonly ActivitySeries[] = [
    { label: "Sign-ins", tone: "calm", counts: count(({ event }) => event === "authn_login_success") },
    { label: "Failures", tone: "warn", counts: count(({ outcome }) => outcome === "failed") },
    { label: "Denials", tone: "bad", counts: count(({ outcome }) => outcome === "denied") },
  ];
  const labels = begins.map((begin) => spanLabel(begin, spanSeconds));
  return {
    status: 200,
    title: "Overview",
    section: "overview",
    subjectId: null,
    details: { page: "overview", range: name },
    main: html`<div class="head"><h1>Overview</h1>
<nav aria-label="Time"><ul class="ranges">${Object.entries(ranges).map(
      ([key, { label }]) =>
        html`<li><a href="${links.overview({ range: key })}"${key === name && html` aria-current="page"`}>${label}</a></li>`,
    )}</ul></nav></div>
<section class="panel" aria-label="Activity">${renderActivityChart({ series: all, spans: labels, spanLength: renderSpan(spanSeconds * 1000) })}
${numbersTable(all, labels)}</section>
${tallies.length === 0 ? html`<p class="panel soft">Nothing was recorded in this time.</p>` : eventTable(tallies)}`,
  };
}
