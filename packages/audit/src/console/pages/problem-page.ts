import { html } from "../html.ts";
import type { Page, PageContext } from "../page.ts";

interface Problem {
  readonly status: 400 | 404;
  readonly title: string;
  readonly sentences: readonly string[];
}

/** For an address that names nothing, or that the console did not make. */
export function problemPage({ links }: PageContext, { status, title, sentences }: Problem): Page {
  return {
    status,
    title,
    section: null,
    subjectId: null,
    details: { page: "problem" },
    main: html`<h1>${title}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
<p><a href="${links.timeline()}">To the timeline</a></p>`,
  };
}
