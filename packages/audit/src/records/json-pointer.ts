/** The names of a JSON Pointer (RFC 6901), unescaped. @throws TypeError for what is none */
export function parsePointer(pointer: string): readonly string[] {
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) throw new TypeError("Not a JSON Pointer.");
  return pointer
    .slice(1)
    .split("/")
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer of a member of what `pointer` points to; of a field of the row when that is empty. */
export function memberPointer(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
