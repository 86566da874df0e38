import type { SealAnomaly } from "@latchkey/core/ports";
import type { AuditStatus } from "../../audit.ts";
import { renderSpan, renderTime } from "../components/render-time.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import type { Page, PageContext } from "../page.ts";

/** A sealer that is this late is not at work. */
const lateAfterSeconds = 60;

const meanings: Readonly<Record<SealAnomaly["kind"], string>> = {
  mac: "It was not made by this program, or changed before it was sealed: its MAC is wrong.",
  digest: "Its columns are not what its digest was made of: somebody changed them.",
  changes: "Some of its changes are missing, or some were added.",
};

function findings(status: AuditStatus): readonly string[] {
  const { anomalies, strayRecords, lagSeconds, unsealed, checkpoint, size } = status;
  return [
    ...(anomalies.length > 0
      ? [
          `${anomalies.length} sealed ${anomalies.length === 1 ? "record is" : "records are"} not as written. Each is listed below.`,
        ]
      : []),
    ...(strayRecords !== null && strayRecords > 0
      ? [`${strayRecords} records stand outside of the months that room was made for.`]
      : []),
    ...(unsealed > 0 && checkpoint === null && size === 0
      ? ["Nothing is sealed yet: without a sealer at work, a deletion would leave no trace."]
      : unsealed > 0 && lagSeconds > lateAfterSeconds
        ? [`The sealer is late: the oldest record has waited for ${renderSpan(lagSeconds * 1000)}.`]
        : []),
  ];
}

function verdict(status: AuditStatus): Html {
  const problems = findings(status);
  if (problems.length === 0) {
    return html`<div class="note" data-tone="good"><p><strong>Nothing is wrong as far as the database can tell.</strong></p>
<p>Proof comes from outside: <code>latchkey audit verify</code> with a checkpoint that was kept elsewhere.</p></div>`;
  }
  const tone = status.anomalies.length > 0 || (status.strayRecords ?? 0) > 0 ? "bad" : "warn";
  return html`<div class="note" data-tone="${tone}" role="status">${problems.map((problem) => html`<p><strong>${problem}</strong></p>`)}</div>`;
}

function figures({ size, unsealed, lagSeconds, anomalies, strayRecords }: AuditStatus): Html {
  const rows: readonly (readonly [string, string | number])[] = [
    ["Size of the tree", size],
    ["Waiting for a seal", unsealed],
    ["Lag", renderSpan(lagSeconds * 1000)],
    ["Anomalies", anomalies.length],
    ["Stray records", strayRecords ?? "not looked yet"],
  ];
  return html`<dl class="figures">${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function anomalyTable(anomalies: readonly SealAnomaly[], links: Links): Html | null {
  if (anomalies.length === 0) return null;
  return html`<section class="panel flush"><div class="scroll" tabindex="0" role="region" aria-label="Anomalies"><table>
<caption class="visually-hidden">Anomalies</caption>
<thead><tr><th scope="col" class="number">Leaf</th><th scope="col">Record</th><th scope="col">What is wrong</th></tr></thead>
<tbody>${anomalies.map(
    ({
      seq,
      recordId,
      kind,
    }) => html`<tr><td class="number">${seq}</td><td class="mono anywhere"><a href="${links.record(recordId)}">${recordId}</a></td><td>${meanings[kind]}</td></tr>
`,
  )}</tbody></table></div></section>`;
}

/** How far the log is sealed, and what is wrong with it. */
export async function integrityPage({ audit, links }: PageContext): Promise<Page> {
  const status = await audit.status();
  const { checkpoint, finalUntil, unsealedSince, position, cluster, now } = status;
  return {
    status: 200,
    title: "Integrity",
    section: "integrity",
    subjectId: null,
    details: { page: "integrity" },
    main: html`<h1>Integrity</h1>
${verdict(status)}
<section class="panel" aria-label="Figures">${figures(status)}</section>
${anomalyTable(status.anomalies, links)}
<section class="panel" aria-labelledby="checkpoint"><h2 id="checkpoint">Last checkpoint</h2>
${
  checkpoint === null
    ? html`<p class="soft">None was signed yet.</p>`
    : html`<p class="soft">Origin, size of the tree, its root, and the signature over them. A copy elsewhere is what the database can be held to.</p><pre>${checkpoint.trimEnd()}</pre>`
}</section>
<section class="panel" aria-label="Position"><dl class="facts">
<dt>No earlier record can appear before</dt><dd>${finalUntil === null ? html`<span class="absent">unknown until it is sealed</span>` : renderTime(finalUntil)}</dd>
<dt>Oldest unsealed record</dt><dd>${unsealedSince === null ? html`<span class="absent">none</span>` : renderTime(unsealedSince)}</dd>
<dt>Last sealed position</dt><dd class="mono">xid ${position.xid}, n ${position.n}</dd>
<dt>Cluster</dt><dd class="mono"><bdi>${cluster}</bdi></dd>
<dt>As of</dt><dd>${renderTime(now)}</dd>
</dl></section>`,
  };
}
