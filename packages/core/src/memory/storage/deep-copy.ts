/**
 * A copy that shares nothing with `value`, so that neither side can change what the other holds.
 * As in JSON, members that are `undefined` are left out.
 */
export function deepCopy<Value>(value: Value): Value {
  // The copy has the shape of what was copied.
  return copy(value) as Value;
}

function copy(value: unknown): unknown {
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // fromEntries defines own members: a key "__proto__" stays a key.
  return Object.fromEntries(members.map(([name, member]) => [name, copy(member)]));
}
