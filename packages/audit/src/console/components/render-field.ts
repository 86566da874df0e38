import { type Html, html } from "../html.ts";

interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** What is wrong with the value. */
  readonly issue?: string | undefined;
  readonly type?: "text" | "search" | "number" | "datetime-local";
  readonly min?: number;
  readonly max?: number;
  readonly placeholder?: string;
  /** Takes a whole line on a narrow screen. */
  readonly isFull?: boolean;
}

export function renderField(options: FieldOptions): Html {
  const { name, label, value, issue, type = "text", min, max, placeholder, isFull = false } = options;
  return html`<p class="${isFull ? "field full" : "field"}"><label for="field-${name}">${label}</label>
<input id="field-${name}" name="${name}" type="${type}" value="${value}" autocomplete="off" spellcheck="false"
${min !== undefined && html` min="${min}"`}${max !== undefined && html` max="${max}"`}${type === "datetime-local" && html` step="1"`}
${placeholder !== undefined && html` placeholder="${placeholder}"`}
${issue !== undefined && html` aria-invalid="true" aria-describedby="issue-${name}"`}>
${issue !== undefined && html`<span class="problem" id="issue-${name}">${issue}</span>`}</p>`;
}

export function renderSelect(options: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly issue?: string | undefined;
}): Html {
  const { name, label, value, choices, issue } = options;
  return html`<p class="field"><label for="field-${name}">${label}</label>
<select id="field-${name}" name="${name}"${issue !== undefined && html` aria-invalid="true" aria-describedby="issue-${name}"`}><option value="">Any</option>
${choices.map((choice) => html`<option${choice === value && html` selected`}>${choice}</option>`)}</select>
${issue !== undefined && html`<span class="problem" id="issue-${name}">${issue}</span>`}</p>`;
}
