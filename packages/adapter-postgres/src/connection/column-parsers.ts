const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === "t", // bool
  20: Number, // int8: counts only
  21: Number, // int2
  23: Number, // int4
  114: JSON.parse, // json
  3802: JSON.parse, // jsonb
  1184: parseTimestamp, // timestamptz
};

interface ColumnParsers {
  getTypeParser(oid: number): (text: string) => unknown;
}

/**
 * How columns become values. Ours alone: the parsers that a host sets with `pg.types.setTypeParser` hold for the whole process
 * and must not change what the storage returns.
 *
 * `pg` puts the same object into its Parse message, where PGlite looks for a list of parameter types: an empty list is right for both.
 */
export const columnParsers: ColumnParsers & readonly never[] = Object.assign([], {
  getTypeParser: (oid: number) => parsers[oid] ?? String,
});

/** `2026-01-31 12:00:00.123+00` in the ISO date style that `pg` asks for, whatever the session's time zone. */
function parseTimestamp(text: string): Date {
  const [, date, time, zone = "+00"] = /^(\S+) ([\d:.]+)([+-]\d\d(?::\d\d)?)?/.exec(text) ?? [];
  const parsed = new Date(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`);
  if (Number.isNaN(parsed.getTime()))
    throw new TypeError("Postgres returned a timestamp that is not in the ISO date style.");
  return parsed;
}
