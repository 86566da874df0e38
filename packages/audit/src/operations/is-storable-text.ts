/** Whether every store can hold the text, and it has from one to so many characters. */
export function isStorableText(value: unknown, maxLength: number): value is string {
  return (
    typeof value === "string" &&
    value.trim() !== "" &&
    value.length <= maxLength &&
    value.isWellFormed() &&
    !value.includes("\0")
  );
}
