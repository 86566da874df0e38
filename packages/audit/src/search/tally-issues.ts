import type { InputIssue } from "@latchkey/core/errors";
import { issue } from "../operations/invalid-input.ts";
import { isStorableDate } from "../operations/is-storable-date.ts";

const maxSpans = 1_000;

/** What is wrong with the spans that are asked for. */
export function tallyIssues({
  since,
  until,
  spanSeconds,
}: {
  readonly since: Date;
  readonly until: Date;
  readonly spanSeconds: number;
}): readonly InputIssue[] {
  if (!isStorableDate(since)) return [issue("since", "a date")];
  const seconds = (until.getTime() - since.getTime()) / 1_000;
  if (!isStorableDate(until) || !(seconds > 0)) return [issue("until", "a date after since")];
  if (!Number.isInteger(spanSeconds) || spanSeconds < 1)
    return [issue("spanSeconds", "a whole number from 1 on")];
  return seconds > spanSeconds * maxSpans ? [issue("spanSeconds", `at most ${maxSpans} spans`)] : [];
}
