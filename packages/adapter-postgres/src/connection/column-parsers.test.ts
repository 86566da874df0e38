import { describe, expect, test } from "vitest";
import { columnParsers } from "./column-parsers.ts";

describe("the parser of timestamps", () => {
  const parse = columnParsers.getTypeParser(1184);

  test.each([
    ["2026-01-31 12:00:00+00", "2026-01-31T12:00:00.000Z"],
    ["2026-01-31 12:00:00.12+00", "2026-01-31T12:00:00.120Z"],
    ["2026-01-31 12:00:00.123456+00", "2026-01-31T12:00:00.123Z"],
    ["2026-01-31 17:45:00.001+05:45", "2026-01-31T12:00:00.001Z"],
    ["2026-01-31 08:30:00-03:30", "2026-01-31T12:00:00.000Z"],
    ["1969-12-31 23:59:59.999+00", "1969-12-31T23:59:59.999Z"],
  ])("reads %s", (text, iso) => {
    expect(parse(text)).toEqual(new Date(iso));
  });

  test.each(["31/01/2026 12:00:00 UTC", "infinity", ""])("refuses %j rather than guess", (text) => {
    expect(() => parse(text)).toThrow(TypeError);
  });
});
