/** What a script answered: a word and what belongs to it. */
export interface Reply {
  readonly word: string;
  text(place: number): string;
  number(place: number): number;
  date(place: number): Date;
}

/** @throws TypeError for what no script of this package answers. */
export function parseReply(reply: unknown): Reply {
  if (!Array.isArray(reply)) return unexpected();
  const values: readonly unknown[] = reply;
  const text = (place: number): string => {
    const value = values[place];
    return typeof value === "string" ? value : unexpected();
  };
  const number = (place: number): number => parseNumber(values[place]);
  return { word: text(0), text, number, date: (place) => new Date(number(place)) };
}

/** Integers are strings where the client was told so (`stringNumbers`). */
export function parseNumber(value: unknown): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : unexpected();
}

function unexpected(): never {
  throw new TypeError("Redis answered a script in an unexpected form.");
}
