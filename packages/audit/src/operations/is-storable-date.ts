/** Whether every store can hold the date: it is one, and of the years 1 to 9999. */
export function isStorableDate(value: unknown): value is Date {
  return (
    value instanceof Date && !Number.isNaN(value.getTime()) && /^(?!0000)\d{4}-/.test(value.toISOString())
  );
}
