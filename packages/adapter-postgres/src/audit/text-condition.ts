import { wordsOf } from "../migrations/0002-audit/record-indexes.ts";

export interface TextCondition {
  /** Quoted. */
  readonly schema: string;
  readonly text: string;
  /** Whether the index of texts shall answer it; otherwise it is for a walk along another one. */
  readonly isIndexed: boolean;
  /** Gives a value its parameter. */
  readonly value: (given: unknown) => string;
}

/** Of a record `r`: all words of the text are words of its sentence, or the text is a part of it, as it stands and in any case. */
export function textCondition({ schema, text, isIndexed, value }: TextCondition): string {
  const condition = matchOf({ schema, text, value });
  // A case is in no index, and the planner takes it to be true of every second record.
  return isIndexed ? condition : `case when ${condition} then true end`;
}

function matchOf({ schema, text, value }: Omit<TextCondition, "isIndexed">): string {
  const contains = (part: string): string => `r.sentence ilike ${value(`%${escapeWildcards(part)}%`)}`;
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return contains(text);
  const query = `plainto_tsquery('simple', ${wordsOf(`${value(text)}::text`)})`;
  // A word is a part too, which is told a hundred times faster than the sentence is cut.
  const all = [...words.map(contains), `${schema}.audit_words(r.sentence) @@ ${query}`];
  return `(${contains(text)} or ${all.join(" and ")})`;
}

function escapeWildcards(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
