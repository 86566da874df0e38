/** A time by the minute, the second or less, or a day's beginning; without a zone it is UTC. @returns null for another text, and for a day that no month has */
export function parseTime(text: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?Z?$/.test(text)) return null;
  const time = new Date(text.endsWith("Z") || !text.includes("T") ? text : `${text}Z`);
  // The platform takes the 31st of February for the 3rd of March.
  return Number.isNaN(time.getTime()) || !time.toISOString().startsWith(text.slice(0, 10)) ? null : time;
}
