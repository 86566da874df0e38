import type { Instant } from "@latchkey/core/ports";
import { assertNoIssues, issue } from "../operations/invalid-input.ts";
import { isStorableDate } from "../operations/is-storable-date.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** A moment with its microseconds. @throws AuthError invalid_input for what is none, or lies outside of the years 1 to 9999 */
export function parseMoment(at: Date | Instant): Instant {
  const text = typeof at === "string" ? at : textOf(at);
  const time = new Date(text);
  // The platform takes the 31st of February for the 3rd of March, where Postgres refuses it in words of its own.
  const isMoment =
    instant.test(text) && isStorableDate(time) && time.toISOString().slice(0, 19) === text.slice(0, 19);
  assertNoIssues(isMoment ? [] : [issue("at", "a date, or an instant such as 2026-11-23T10:00:00.123456Z")]);
  // It has the form of one.
  return text as Instant;
}

function textOf(date: unknown): string {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return "";
  return date.toISOString().replace(/Z$/, "000Z");
}
