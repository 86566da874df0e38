import type { Actor } from "@latchkey/core/ports";
import { constantMarkup, type Html, html, renderHtml } from "./html.ts";
import type { Links } from "./links.ts";
import { script } from "./script.ts";
import { stylesheet } from "./stylesheet.ts";

export type Section = "timeline" | "overview" | "integrity";

function describeReader(actor: Actor): string {
  switch (actor.kind) {
    case "anonymous":
      return "nobody known";
    case "system":
      return actor.job;
    case "user":
    case "staff":
      return `${actor.kind} ${actor.userId}`;
  }
}

// The elements' own texts, byte for byte: their hashes stand in the content policy.
const style = constantMarkup(`<style>${stylesheet}</style>`);
const behaviour = constantMarkup(`<script>${script}</script>`);

const seal = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"
  ><path d="M12 3 5 6v5c0 4.5 3 8.2 7 10 4-1.8 7-5.5 7-10V6z" /><path d="m9 11.5 2.2 2.2L15.5 9.5" /></svg>`;

/** The frame that every page has. */
export function renderLayout(input: {
  readonly title: string;
  readonly brand: string;
  readonly main: Html;
  readonly section: Section | null;
  readonly reader: Actor;
  readonly links: Links;
}): string {
  const { title, brand, main, section, reader, links } = input;
  const item = (name: Section, label: string, address: string): Html =>
    html`<li><a href="${address}"${section === name && html` aria-current="page"`}>${label}</a></li>`;
  return renderHtml(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${brand}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="bar">
<a class="brand" href="${links.timeline()}">${seal}<span>${brand}</span></a>
<nav aria-label="Audit"><ul>
${item("timeline", "Timeline", links.timeline())}
${item("overview", "Overview", links.overview())}
${item("integrity", "Integrity", links.integrity())}
</ul></nav>
<p class="reader">Read as <bdi>${describeReader(reader)}</bdi></p>
</div></header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="foot"><p>All times are UTC, by the database’s clock. Looking at a page of this console is recorded.</p></footer>
${behaviour}
</body>
</html>
`);
}
