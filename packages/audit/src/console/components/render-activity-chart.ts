import { type Html, html } from "../html.ts";

/** How many records of one kind fell into each span. */
export interface ActivitySeries {
  readonly label: string;
  readonly tone: "calm" | "warn" | "bad";
  readonly counts: readonly number[];
}

const spanWidth = 10;
const gap = 2;
const height = 60;

function bar(count: number, index: number, most: number, span: string): Html | null {
  if (count === 0) return null;
  // What happened at all is seen, however small beside the most.
  const tall = Math.max(2, Math.round((count / most) * height * 100) / 100);
  return html`<rect x="${index * spanWidth}" y="${height - tall}" width="${spanWidth - gap}" height="${tall}"><title>${span}: ${count}</title></rect>`;
}

function series({ label, tone, counts }: ActivitySeries, spans: readonly string[], spanLength: string): Html {
  const most = Math.max(...counts, 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = spans.length * spanWidth - gap;
  return html`<div class="series" data-tone="${tone}">
<p class="series-head"><strong>${label}: ${total}</strong><span class="soft">${total === 0 ? "none" : `at most ${most} in ${spanLength}`}</span></p>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label} over time: ${total} in all. The table below has the numbers.">
${counts.map((count, index) => bar(count, index, most, spans[index] ?? ""))}</svg></div>
`;
}

/** One row of bars for each series over a common axis, each on a scale of its own: a few denials are seen beside many sign-ins. */
export function renderActivityChart(input: {
  readonly series: readonly ActivitySeries[];
  /** The beginning of each span, as it is shown. */
  readonly spans: readonly string[];
  /** How long a span is, such as `4 h`. */
  readonly spanLength: string;
}): Html {
  const { spans, spanLength } = input;
  const ends = [spans[0], spans[Math.floor(spans.length / 2)], spans.at(-1)];
  return html`<figure>${input.series.map((one) => series(one, spans, spanLength))}
<div class="axis" aria-hidden="true">${ends.map((end) => html`<span>${end ?? null}</span>`)}</div></figure>`;
}
