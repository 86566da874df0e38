import type { Instant } from "@latchkey/core/ports";
import { assertNoIssues, issue } from "../operations/invalid-input.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** A moment with its microseconds. @throws AuthError invalid_input for what is none, or lies outside of the years 0 to 9999 */
export function parseMoment(at: Date | Instant): Instant {
  const text = typeof at === "string" ? at : textOf(at);
  const isMoment = instant.test(text) && !Number.isNaN(Date.parse(text));
  assertNoIssues(isMoment ? [] : [issue("at", "a date, or an instant such as 2026-11-23T10:00:00.123456Z")]);
  // It has the form of one.
  return text as Instant;
}

function textOf(date: unknown): string {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return "";
  return date.toISOString().replace(/Z$/, "000Z");
}
