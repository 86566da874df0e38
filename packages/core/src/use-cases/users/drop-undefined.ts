type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** An absent member and an `undefined` one mean the same: keep. */
export function dropUndefined<T extends object>(patch: T): Defined<T> {
  // Only members with undefined were left out.
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Defined<T>;
}
