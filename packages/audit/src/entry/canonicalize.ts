/**
 * The canonical JSON text of a value (RFC 8785, JSON Canonicalization Scheme): no white space, members by the UTF-16 code units of their
 * names, strings and numbers as ECMAScript writes them. Members that are `undefined` are left out.
 *
 * @throws TypeError for what has no canonical form: text that is not well-formed, numbers that are not finite, anything but JSON.
 */
export function canonicalize(value: unknown): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("Only finite numbers have a canonical form.");
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return canonicalObject(value);
  throw new TypeError("Only JSON has a canonical form.");
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("Only well-formed text has a canonical form.");
  return JSON.stringify(text);
}

function canonicalObject(value: object): string {
  // A plain object is read by the names that it has itself.
  const members = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  // Without a comparer, names are sorted by their UTF-16 code units: just what the RFC asks for.
  for (const name of Object.keys(members).toSorted()) {
    const member = members[name];
    if (member !== undefined) parts.push(`${canonicalText(name)}:${canonicalize(member)}`);
  }
  return `{${parts.join(",")}}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
