import type { AuditChange, AuditRecord } from "../../records/audit-record.ts";
import { renderDiff } from "../components/render-diff.ts";
import { renderOutcome } from "../components/render-outcome.ts";
import { renderActor } from "../components/render-person.ts";
import { renderLost, renderPersonalNote } from "../components/render-personal.ts";
import { renderTime } from "../components/render-time.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import type { Page, PageContext } from "../page.ts";

const none = html`<span class="absent">none</span>`;
function personalValue({ personal }: AuditRecord, value: string | null): Html {
  return value === null ? (renderLost(personal) ?? none) : html`<bdi>${value}</bdi>`;
}

function clearValue(value: string | null): Html {
  return value === null ? none : html`<bdi class="mono">${value}</bdi>`;
}

function facts(record: AuditRecord, seq: number | null, links: Links): Html {
  const { authentication, subjectId, context } = record;
  const rows: readonly (readonly [string, Html])[] = [
    ["Time", renderTime(record.at)],
    ["Operation", html`${record.name}`],
    ["Event", html`<span class="mono">${record.event}</span>`],
    ["Occurrences", html`${record.occurrences}`],
    ["Actor", html`${renderActor(record.actor, links)}`],
    [
      "Subject",
      subjectId === null
        ? none
        : html`<a class="mono" href="${links.timeline({ subject: subjectId })}">${subjectId}</a> · <a href="${links.entity("user", subjectId)}">history</a>`,
    ],
    ["Reason", clearValue(record.reason)],
    ["Words", personalValue(record, record.words)],
    ["Client address", personalValue(record, record.ip)],
    ["User agent", personalValue(record, record.userAgent)],
    ["Device", clearValue(record.deviceId)],
    [
      "Session",
      authentication.sessionId === null
        ? none
        : html`<a class="mono" href="${links.entity("session", authentication.sessionId)}">${authentication.sessionId}</a>`,
    ],
    ["Flow", clearValue(authentication.challengeId)],
    ["Identifier", clearValue(authentication.identifierKey)],
    ["Methods", clearValue(authentication.amr.join(", ") || null)],
    [
      "Request",
      html`<a class="mono" href="${links.timeline({ request: record.requestId })}">${record.requestId}</a>`,
    ],
    ["Record", html`<span class="mono">${record.id}</span>`],
    ["Seal", seq === null ? html`<span class="absent">waits for it</span>` : html`leaf ${seq} of the tree`],
    [
      "Context",
      Object.keys(context).length === 0 ? none : html`<pre>${JSON.stringify(context, null, 2)}</pre>`,
    ],
  ];
  return html`<dl class="facts">${rows.map(
    ([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>
`,
  )}</dl>`;
}

function changeSection(change: AuditChange, links: Links): Html {
  const { entity, entityId, version, kind, diff, masked, fields, personal } = change;
  return html`<section class="panel">
<div class="head"><h2>${entity} <span class="badge">${kind}</span> version ${version}</h2>
<a href="${links.entity(entity, entityId, { version })}">History of this ${entity}</a></div>
<p class="mono soft anywhere">${entityId}</p>
${renderDiff({ fields, diff, masked, personal, heads: [kind === "insert" ? null : "Old", kind === "delete" ? null : "New"], label: `Changes of ${entity} ${entityId}` })}
</section>
`;
}

/** One operation: all that is known of it, and its changes, old beside new. */
export async function recordPage({ audit, seals, links }: PageContext, id: string): Promise<Page> {
  const { record, changes } = await audit.get(id);
  const seq = await seals.findSeq(record.id);
  return {
    status: 200,
    title: `${record.name} ${record.outcome}`,
    section: "timeline",
    subjectId: record.subjectId,
    details: { page: "record", recordId: record.id },
    main: html`<p class="crumb"><a href="${links.timeline()}">Timeline</a></p>
<div class="head"><h1>${record.name} ${renderOutcome(record.outcome)}</h1><p class="soft">${renderTime(record.at)}</p></div>
<p class="soft anywhere"><bdi>${record.sentence}</bdi></p>
${renderPersonalNote(record.personal)}
<div class="columns">
<section class="panel" aria-label="Facts">${facts(record, seq, links)}</section>
<div class="stack">${changes.length === 0 ? html`<p class="panel soft">It changed nothing.</p>` : changes.map((change) => changeSection(change, links))}</div>
</div>`,
  };
}
