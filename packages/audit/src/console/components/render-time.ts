import type { Instant } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";

/** Date and time to the microsecond. */
export function renderTime(at: Instant): Html {
  return html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, -1)}</time>`;
}

/** For a column under the date: to the millisecond. */
export function renderTimeOfDay(at: Instant): Html {
  return html`<time datetime="${at}">${at.slice(11, 23)}</time>`;
}

/** A span in the largest unit that keeps two digits: `14 s`, `3 min`, `26 h`, `12 d`. */
export function renderSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 100 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
