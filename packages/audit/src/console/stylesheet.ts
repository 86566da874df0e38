/** All pairs of text and ground reach 4.5:1, in both schemes. Colour never says alone what it says. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f3; --surface: #fff; --sunken: #ebeee9; --ink: #17201b; --soft: #515e57;
  --line: #d7ddd8; --line-strong: #74807a; --accent: #0f5a41; --on-accent: #fff;
  --good: #14603f; --good-wash: #e2f1e8; --bad: #a3261b; --bad-wash: #fbeae7; --warn: #7a4b00; --warn-wash: #fbefd4;
  --sans: -apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1512; --surface: #161e1a; --sunken: #1f2924; --ink: #e7eeea; --soft: #a5b3ab;
    --line: #2a3630; --line-strong: #7a8a82; --accent: #86d6b3; --on-accent: #08150f;
    --good: #8fdcb6; --good-wash: #15301f; --bad: #ffaca1; --bad-wash: #3a1b19; --warn: #f0c766; --warn-wash: #33270d;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font: 0.9375rem/1.5 var(--sans); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100dvh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink); }
h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset, pre { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.2; letter-spacing: -0.012em; overflow-wrap: anywhere; }
h2 { font-size: 1.0625rem; line-height: 1.3; }
h3 { font-size: 0.9375rem; }
ul, ol { padding: 0; list-style: none; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre, .mono { font-family: var(--mono); font-size: 0.92em; }
bdi { unicode-bidi: isolate; }
.soft { color: var(--soft); }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 0.75rem; top: 0.5rem; z-index: 2; padding: 0.4rem 0.8rem; background: var(--surface); transform: translateY(-4rem); }
.skip:focus { transform: none; }

.bar, main, .foot { width: min(84rem, 100%); margin-inline: auto; padding-inline: clamp(0.75rem, 2.5vw, 2rem); }
.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1.75rem; }
.brand { display: inline-flex; align-items: center; gap: 0.5rem; padding-block: 0.8rem; color: var(--ink); font-weight: 650; text-decoration: none; }
.brand svg { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
nav a { display: inline-block; padding-block: 0.8rem; color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -2px 0 var(--accent); }
.reader { margin-left: auto; padding-block: 0.8rem; color: var(--soft); font-size: 0.875rem; overflow-wrap: anywhere; }
main { flex: 1; padding-block: 1.5rem 3rem; display: grid; gap: 1.25rem; align-content: start; grid-template-columns: minmax(0, 1fr); }
.foot { padding-block: 1rem 1.5rem; color: var(--soft); font-size: 0.875rem; }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; justify-content: space-between; }
.crumb { font-size: 0.875rem; }

.panel { min-width: 0; padding: 1rem 1.125rem; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.panel > * + *, .stack > * + * { margin-top: 0.75rem; }
.flush { padding: 0; overflow: hidden; }
.columns { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.note { padding: 0.65rem 0.9rem; border-left: 3px solid var(--line-strong); border-radius: 3px 6px 6px 3px; background: var(--sunken); }
.note[data-tone=bad] { border-color: var(--bad); background: var(--bad-wash); }
.note[data-tone=warn] { border-color: var(--warn); background: var(--warn-wash); }
.note[data-tone=good] { border-color: var(--good); background: var(--good-wash); }
.note p + p { margin-top: 0.25rem; }

form { margin: 0; }
.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11.5rem, 100%), 1fr)); gap: 0.7rem 0.9rem; align-items: start; }
.fields.few { grid-template-columns: repeat(3, minmax(0, 1fr)); align-items: end; }
.field { display: grid; gap: 0.2rem; min-width: 0; }
label, legend { font-size: 0.8125rem; font-weight: 600; }
input:not([type=range]), select { width: 100%; min-width: 0; height: 2.25rem; padding: 0 0.6rem; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--surface); color: var(--ink); font: inherit; }
input[aria-invalid=true] { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
.problem { color: var(--bad); font-size: 0.8125rem; }
button, .button { display: inline-flex; align-items: center; justify-content: center; height: 2.25rem; padding: 0 1rem; border: 1px solid var(--accent); border-radius: 6px; background: var(--accent); color: var(--on-accent); font: 600 0.9375rem/1 var(--sans); text-decoration: none; cursor: pointer; }
.quiet { border-color: var(--line-strong); background: transparent; color: var(--ink); }
.quiet:hover { background: var(--sunken); }
.fields button { width: 100%; padding-inline: 0.5rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.6rem 0.75rem; align-items: center; }
summary { width: fit-content; cursor: pointer; color: var(--accent); font-size: 0.875rem; font-weight: 600; }
details[open] > summary { margin-bottom: 0.7rem; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.chip { display: inline-flex; gap: 0.4rem; max-width: 100%; padding: 0.1rem 0.6rem; border: 1px solid var(--line-strong); border-radius: 999px; background: var(--surface); color: var(--ink); font-size: 0.8125rem; text-decoration: none; overflow-wrap: anywhere; }
.chip:hover { border-color: var(--accent); }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.42rem 0.75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--soft); font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
td.number, th.number { text-align: right; }
tr.day th { padding-top: 0.7rem; background: var(--sunken); color: var(--soft); font-size: 0.8125rem; }
.flush tbody tr:not(.day):hover, .flush tr:target { background: var(--sunken); }
.nowrap { white-space: nowrap; }
.anywhere { overflow-wrap: anywhere; }
.sentence { color: var(--soft); overflow-wrap: anywhere; min-width: 16rem; }
.sentence abbr { font-family: var(--mono); font-size: 0.92em; text-decoration: none; }
tr.reading td, tr.reading td a { color: var(--soft); }
.readings { display: grid; gap: 0.2rem; padding: 0 0 0.3rem 1rem; }
tr.reading summary { color: var(--soft); font-weight: 400; }
tr[aria-current] { background: var(--sunken); box-shadow: inset 3px 0 0 var(--accent); }
.badge { display: inline-block; padding: 0 0.5rem; border-radius: 999px; background: var(--sunken); color: var(--soft); font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.badge[data-tone=good] { background: var(--good-wash); color: var(--good); }
.badge[data-tone=bad] { background: var(--bad-wash); color: var(--bad); }
.badge[data-tone=warn] { background: var(--warn-wash); color: var(--warn); }
.pager { display: flex; gap: 0.75rem; }

.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1.25rem; font-size: 0.875rem; }
.facts dt { color: var(--soft); }
.facts dd { overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; }
.figures dt { color: var(--soft); font-size: 0.8125rem; }
.figures dd { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; }
pre { padding: 0.75rem 0.9rem; border-radius: 6px; background: var(--sunken); white-space: pre-wrap; overflow-wrap: anywhere; }

.diff { table-layout: fixed; }
.diff th:first-child { width: 26%; }
.diff td { font-family: var(--mono); font-size: 0.8125rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.diff th { overflow-wrap: anywhere; white-space: normal; }
.diff del, .diff ins { display: block; padding-left: 1.1em; text-indent: -1.1em; text-decoration: none; }
.diff del::before { content: "\\2212\\00a0"; }
.diff ins::before { content: "+\\00a0"; }
.diff .old { background: var(--bad-wash); }
.diff .new { background: var(--good-wash); }
.diff .kept { color: var(--soft); font-family: var(--sans); }
.absent { color: var(--soft); font-family: var(--sans); font-style: italic; }
.range { display: grid; gap: 0.25rem; }
.range input { width: 100%; height: 1.75rem; margin: 0; accent-color: var(--accent); }
.range-ends { display: flex; justify-content: space-between; color: var(--soft); font-size: 0.8125rem; }
output { font-variant-numeric: tabular-nums; }

.series + .series { margin-top: 1rem; }
.series-head { display: flex; justify-content: space-between; gap: 1rem; font-size: 0.875rem; }
.series svg { display: block; width: 100%; height: 4.5rem; margin-top: 0.3rem; border-bottom: 1px solid var(--line-strong); overflow: visible; }
.series rect { fill: var(--accent); }
.series[data-tone=warn] rect { fill: var(--warn); }
.series[data-tone=bad] rect { fill: var(--bad); }
.axis { display: flex; justify-content: space-between; margin-top: 0.3rem; color: var(--soft); font-size: 0.8125rem; }
.ranges { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
.ranges [aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }

@media (min-width: 64rem) { .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); } }
@media (max-width: 48rem) {
  .reader { margin-left: 0; padding-block: 0 0.6rem; flex-basis: 100%; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards, .cards tbody { display: block; }
  .cards tr { display: flex; flex-wrap: wrap; gap: 0.15rem 0.75rem; padding: 0.6rem 0.85rem; border-top: 1px solid var(--line); }
  .cards tbody:first-of-type tr:first-child { border-top: 0; }
  .cards tr.day { padding-block: 0.4rem; background: var(--sunken); }
  .cards tr th, .cards tr td { padding: 0; border: 0; min-width: 0; background: none; }
  .cards .sentence, .cards .own-line { flex-basis: 100%; }
  .cards td[data-label]::before { content: attr(data-label) " "; color: var(--soft); }
  .cards td:empty { display: none; }
  .diff th:first-child { width: 30%; }
}
@media (max-width: 30rem) {
  .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .field.full { grid-column: 1 / -1; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd + dt { margin-top: 0.5rem; }
  th, td { padding-inline: 0.5rem; }
  .panel:not(.flush) { padding: 0.85rem; }
}
@media (forced-colors: active) { .badge, .note { border: 1px solid; } .series rect { fill: CanvasText; } }
@media print { .top nav, form, .pager { display: none; } body { background: #fff; } }
`;
