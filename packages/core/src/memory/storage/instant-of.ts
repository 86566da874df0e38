import type { Instant } from "../../domain/instant.ts";

/** Microseconds since 1970 as text; safe integers reach far beyond the year 9999. */
export function instantOf(microseconds: number): Instant {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, "0");
  // The brand's only maker here.
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}Z` as Instant;
}

/** A date has no microseconds: it stands for the first of its millisecond. */
export function toInstant(time: Date | Instant): Instant {
  return typeof time === "string" ? time : instantOf(time.getTime() * 1000);
}
