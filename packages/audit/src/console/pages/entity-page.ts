import type { EntityName, UserId } from "@latchkey/core/ports";
import type { Comparison, EntityState, HistoryEntry } from "../../history/entity-state.ts";
import { renderDiff } from "../components/render-diff.ts";
import { renderField } from "../components/render-field.ts";
import { renderActor } from "../components/render-person.ts";
import { renderPersonalNote } from "../components/render-personal.ts";
import { renderTime } from "../components/render-time.ts";
import { renderValue } from "../components/render-value.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import type { Page, PageContext } from "../page.ts";
import { problemPage } from "./problem-page.ts";

const versionsPerPage = 50;

interface Shown {
  readonly entity: EntityName;
  readonly id: string;
  readonly newest: number;
  readonly links: Links;
}

/** A version of the address; absent or unreadable ones are the default. */
function readVersion(query: URLSearchParams, name: string): number | null {
  const text = query.get(name) ?? "";
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function historyTable(entries: readonly HistoryEntry[], version: number, { entity, id, links }: Shown): Html {
  return html`<div class="panel flush"><div class="scroll" tabindex="0" role="region" aria-label="Versions"><table class="cards">
<caption class="visually-hidden">Versions, newest first</caption>
<thead><tr><th scope="col" class="number">Version</th><th scope="col">Operation</th><th scope="col">Changed</th></tr></thead>
<tbody>${entries.map(
    ({ change, record }) => html`<tr${change.version === version && html` aria-current="true"`}>
<td class="number" data-label="version"><a href="${links.entity(entity, id, { version: change.version })}">${change.version}</a></td>
<td><a class="nowrap" href="${links.record(record.id)}">${record.name}</a> by ${renderActor(record.actor, links)}
<br><span class="mono soft nowrap">${renderTime(change.at)}</span></td>
<td class="soft anywhere own-line"><bdi>${change.kind === "update" ? change.fields.join(", ") : change.kind}</bdi></td>
</tr>
`,
  )}</tbody></table></div></div>`;
}

function slider({ entity, id, newest, links }: Shown, version: number, isAsked: boolean): Html {
  return html`<form method="get" action="${links.entity(entity, id)}">
<div class="range"><label for="version">Version <output for="version">${version}</output> of ${newest}</label>
<input id="version" type="range" name="version" min="1" max="${newest}" value="${version}"${isAsked && html` autofocus`}>
<p class="range-ends" aria-hidden="true"><span>1</span><span>${newest}</span></p></div>
<p class="actions"><button class="quiet">Show this version</button></p></form>`;
}

function stateTable({ state, at, isFinal, isComplete, personal, version }: EntityState): Html {
  return html`<p class="soft">Version ${version}, since ${renderTime(at)}</p>
${renderPersonalNote(personal)}
${!isComplete && html`<p class="note" data-tone="warn">How it began is not kept any more: fields that never changed since are missing.</p>`}
${!isFinal && html`<p class="note">Not final yet: no seal covers this moment.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="State"><table class="diff"><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead>
<tbody>${Object.entries(state).map(
    ([
      field,
      value,
    ]) => html`<tr><th scope="row" class="mono"><bdi>${field}</bdi></th><td>${renderValue(value ?? null)}</td></tr>
`,
  )}</tbody></table></div>`;
}

async function statePanel(
  { audit }: PageContext,
  shown: Shown,
  version: number,
  isAsked: boolean,
): Promise<Html> {
  const { entity, id } = shown;
  const { from } = await audit.compare({ entity, id, from: version, to: version });
  const state = await audit.asOf({ entity, id, at: from.at });
  return html`<section class="panel" aria-labelledby="state"><h2 id="state">As it was</h2>
${slider(shown, version, isAsked)}
${state === null ? html`<p class="note">It was deleted with version ${version}, ${renderTime(from.at)}.</p>` : stateTable(state)}</section>`;
}

function comparisonResult({ from, to, diff, isComplete, personal }: Comparison): Html {
  return html`${renderPersonalNote(personal)}${!isComplete && html`<p class="note" data-tone="warn">Some values are not known any more; what differs in them is not listed.</p>`}
${renderDiff({ fields: Object.keys(diff), diff, masked: {}, personal, heads: [`Version ${from.version}`, `Version ${to.version}`], label: "What differs" })}`;
}

async function comparePanel({ audit, query }: PageContext, shown: Shown): Promise<Html | null> {
  const { entity, id, newest, links } = shown;
  if (newest < 2) return null;
  const from = readVersion(query, "from");
  const to = readVersion(query, "to");
  const result = from !== null && to !== null && (await audit.compare({ entity, id, from, to }));
  const field = (name: string, label: string, version: number): Html =>
    renderField({ name, label, value: String(version), type: "number", min: 1, max: newest });
  return html`<section class="panel" aria-labelledby="compare"><h2 id="compare">Compare two versions</h2>
<form method="get" action="${links.entity(entity, id)}"><div class="fields few">
${field("from", "From version", from ?? newest - 1)}${field("to", "To version", to ?? newest)}
<p class="field"><button class="quiet">Compare</button></p></div></form>
${result !== false && comparisonResult(result)}</section>`;
}

/** The history of one entity, its state at a version, and what two versions differ in. */
export async function entityPage(context: PageContext, entity: EntityName, id: string): Promise<Page> {
  const { audit, links, query } = context;
  const cursor = query.get("cursor");
  const [entries, head] = await Promise.all([
    audit.history({ entity, id, cursor, limit: versionsPerPage }),
    audit.history({ entity, id, limit: 1 }),
  ]);
  const newestChange = head.items[0]?.change;
  if (newestChange === undefined) {
    return problemPage(context, {
      status: 404,
      title: "Not found",
      sentences: [`No change of a ${entity} with this id is recorded.`],
    });
  }
  const shown: Shown = { entity, id, newest: newestChange.version, links };
  const asked = readVersion(query, "version");
  const version = Math.min(asked ?? shown.newest, shown.newest);
  const subjectId: UserId | null = newestChange.subjectId;
  const [state, comparison] = await Promise.all([
    statePanel(context, shown, version, asked !== null),
    comparePanel(context, shown),
  ]);
  return {
    status: 200,
    title: `History of a ${entity}`,
    section: null,
    subjectId,
    details: { page: "entity", entity, entityId: id, version },
    main: html`<p class="crumb"><a href="${links.timeline()}">Timeline</a></p>
<div class="head"><h1>History of a ${entity}</h1><p class="mono soft anywhere">${id}</p></div>
<p class="actions"><a href="${links.timeline({ entity, id })}">Its records</a>
${subjectId !== null && html`<a href="${links.timeline({ subject: subjectId })}">All about this person</a>`}</p>
<div class="columns">
<div class="stack">${state}${comparison}</div>
<div class="stack">${historyTable(entries.items, version, shown)}
${entries.nextCursor !== null && html`<nav class="pager" aria-label="Pages"><a class="button quiet" rel="next" href="${links.entity(entity, id, { cursor: entries.nextCursor })}">Older versions</a></nav>`}</div>
</div>`,
  };
}
