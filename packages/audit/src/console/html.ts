import { showHiddenCharacters } from "./show-hidden-characters.ts";

// Known to this file alone, so that nothing else can pass for markup.
const markup: unique symbol = Symbol("markup");

/** Markup that is safe to send, as only `html` makes it. */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a template: text is escaped, lists follow one another, null and false are nothing. */
export type HtmlValue = Html | string | number | null | false | readonly HtmlValue[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function isHtml(value: unknown): value is Html {
  return typeof value === "object" && value !== null && markup in value;
}

function escapeText(text: string): string {
  return showHiddenCharacters(text).replace(/[&<>"'`]/g, (character) => entities[character] ?? "");
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === false) return "";
  if (isHtml(value)) return value[markup];
  if (typeof value === "object") return value.map(toMarkup).join("");
  return escapeText(String(value));
}

/**
 * A template whose values are escaped for text and for quoted attributes, their control and bidi characters spelled out.
 * @throws TypeError for a value in an attribute without quotes, which no escaping makes safe
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const text = parts.map((part, index) => {
    if (index < values.length && /=\s*$/.test(part)) {
      throw new TypeError("A value stands in an attribute without quotes.");
    }
    return part + toMarkup(values[index] ?? null);
  });
  return { [markup]: text.join("") };
}

/** Takes a constant of this package as it is; nothing that came from elsewhere. */
export function constantMarkup(text: string): Html {
  return { [markup]: text };
}

export function renderHtml(value: Html): string {
  return value[markup];
}
