/**
 * One cell by RFC 4180. What a spreadsheet would take for a formula gets a leading apostrophe (OWASP: CSV injection), also behind the white space that
 * some of them skip, and in the full width that some take for the same.
 */
export function csvCell(value: string): string {
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
