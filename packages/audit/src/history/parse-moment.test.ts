import type { Instant } from "@latchkey/core/ports";
import { expect, test } from "vitest";
import { parseMoment } from "./parse-moment.ts";

test("a date gets microseconds, an instant keeps its own", () => {
  expect(parseMoment(new Date("2026-11-23T10:00:00.123Z"))).toBe("2026-11-23T10:00:00.123000Z");
  const instant = "2026-11-23T10:00:00.123456Z" as Instant;
  expect(parseMoment(instant)).toBe(instant);
});

test.each([
  "2026-02-31T10:00:00.000000Z",
  "2026-11-23T24:00:00.000000Z",
  "0000-01-01T10:00:00.000000Z",
  "2026-11-23T10:00:00Z",
  "yesterday",
])("%s is no moment of any store", (text) => {
  expect(() => parseMoment(text as Instant)).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test.each([Number.NaN, 8.64e15, Date.UTC(0, 0, 1) - 6e13 * 2])("neither is the date %d", (time) => {
  expect(() => parseMoment(new Date(time))).toThrow(expect.objectContaining({ code: "invalid_input" }));
});
