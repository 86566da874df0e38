import { operationNames } from "../../search/operation-names.ts";
import { renderField, renderSelect } from "../components/render-field.ts";
import { renderRecordTable } from "../components/render-record-table.ts";
import { type Html, html } from "../html.ts";
import type { Page, PageContext } from "../page.ts";
import {
  entityNames,
  outcomes,
  parseTimelineQuery,
  type TimelineField,
  type TimelineQuery,
  timelineFields,
} from "../parse-timeline-query.ts";

const recordsPerPage = 100;

const labels: Readonly<Record<TimelineField, string>> = {
  text: "Text",
  name: "Operation",
  outcome: "Outcome",
  since: "From (UTC)",
  until: "Until (UTC)",
  actor: "Actor",
  subject: "Subject",
  entity: "Entity",
  id: "Id of the entity",
  ip: "Client address",
  request: "Request id",
};

/** These open with the form only when one of them is set. */
const rareFields: readonly TimelineField[] = ["actor", "subject", "entity", "id", "ip", "request"];

function filterForm({ links }: PageContext, { values, issues }: TimelineQuery): Html {
  const field = (
    name: TimelineField,
    options: Omit<Parameters<typeof renderField>[0], "name" | "label" | "value" | "issue"> = {},
  ): Html => renderField({ name, label: labels[name], value: values[name], issue: issues[name], ...options });
  const select = (name: TimelineField, choices: readonly string[]): Html =>
    renderSelect({ name, label: labels[name], value: values[name], choices, issue: issues[name] });
  const isOpen = rareFields.some((name) => values[name] !== "");

  return html`<form class="panel" method="get" action="${links.timeline()}" role="search">
<div class="fields">
${field("text", { type: "search", placeholder: "word, part, id", isFull: true })}
${select("name", operationNames)}
${select("outcome", outcomes)}
${field("since", { type: "datetime-local", isFull: true })}
${field("until", { type: "datetime-local", isFull: true })}
</div>
<details${isOpen && html` open`}><summary>People, entities and requests</summary>
<div class="fields">
${field("actor", { placeholder: "UUID of a user", isFull: true })}
${field("subject", { placeholder: "UUID of a user", isFull: true })}
${select("entity", entityNames)}
${field("id", { placeholder: "UUID" })}
${field("ip", { placeholder: "192.0.2.7" })}
${field("request")}
</div></details>
<p class="actions"><button>Filter</button> <a class="button quiet" href="${links.timeline()}">Clear</a></p>
</form>`;
}

/** What narrows the list, each with a link that takes it away. */
function activeFilters({ links }: PageContext, { values }: TimelineQuery): Html | null {
  const active = timelineFields.filter((field) => values[field] !== "");
  if (active.length === 0) return null;
  // Half of an entity filters nothing.
  const without = (field: TimelineField) => ({
    ...values,
    [field]: "",
    ...((field === "entity" || field === "id") && { entity: "", id: "" }),
  });
  return html`<ul class="chips" aria-label="Filters in use">${active.map(
    (field) => html`<li><a class="chip" href="${links.timeline(without(field))}"
><span>${labels[field]}: <bdi>${values[field]}</bdi></span><span aria-hidden="true">✕</span><span class="visually-hidden">(remove)</span></a></li>
`,
  )}</ul>`;
}

/** Where the states of the person stand whom the list is narrowed to. */
function subjectLinks({ links }: PageContext, { filter: { subjectId } }: TimelineQuery): Html | null {
  if (subjectId === undefined) return null;
  return html`<p class="soft">History of this person:
<a href="${links.entity("user", subjectId)}">user</a>,
<a href="${links.entity("vendorProfile", subjectId)}">vendor profile</a>,
<a href="${links.entity("clientProfile", subjectId)}">client profile</a></p>`;
}

async function renderResults(context: PageContext, query: TimelineQuery): Promise<Html> {
  const { audit, links } = context;
  const { filter, cursor, values } = query;
  const { items, nextCursor } = await audit.search(filter, { cursor, limit: recordsPerPage });
  const pager =
    (cursor !== null || nextCursor !== null) &&
    html`<nav class="pager" aria-label="Pages">
${cursor !== null && html`<a class="button quiet" href="${links.timeline(values)}">Newest</a>`}
${nextCursor !== null && html`<a class="button quiet" rel="next" href="${links.timeline({ ...values, cursor: nextCursor })}">Older</a>`}
</nav>`;
  if (items.length === 0) return html`<p class="panel">No record matches.</p>${pager}`;
  return html`${renderRecordTable(items, { links, isFolded: filter.name !== "audit.read" })}${pager}`;
}

/** Records, newest first, narrowed by the form. */
export async function timelinePage(context: PageContext): Promise<Page> {
  const query = parseTimelineQuery(context.query);
  const { filter, issues, values } = query;
  const isWrong = Object.keys(issues).length > 0;
  const results = isWrong
    ? html`<p class="note" data-tone="bad" role="alert">The filter is wrong: nothing was looked up. Each wrong field says why.</p>`
    : await renderResults(context, query);
  const filters = timelineFields.filter((field) => values[field] !== "");
  return {
    status: isWrong ? 400 : 200,
    title: "Timeline",
    section: "timeline",
    subjectId: isWrong ? null : (filter.subjectId ?? null),
    details: { page: "timeline", filters },
    main: html`<h1>Timeline</h1>
${filterForm(context, query)}
${activeFilters(context, query)}
${subjectLinks(context, query)}
${results}`,
  };
}
