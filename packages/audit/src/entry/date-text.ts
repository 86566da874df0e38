/** A date as the audit writes it, UTC with microseconds: `2026-11-23T10:00:00.123000Z`. @throws RangeError for an invalid date */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000Z`;
}
