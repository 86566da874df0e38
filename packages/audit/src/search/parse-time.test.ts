import { expect, test } from "vitest";
import { parseTime } from "./parse-time.ts";

test.each([
  ["2026-11-23", "2026-11-23T00:00:00.000Z"],
  ["2026-11-23Z", "2026-11-23T00:00:00.000Z"],
  ["2026-11-23T10:30", "2026-11-23T10:30:00.000Z"],
  ["2024-02-29T23:59:59.123456Z", "2024-02-29T23:59:59.123Z"],
])("%s is %s, in UTC", (text, time) => expect(parseTime(text)?.toISOString()).toBe(time));

test.each(["2026-02-31", "2026-13-01", "2026-11-23T24:30", "yesterday", "2026-11-23T10:30+02:00", "1", ""])(
  "%j is no time",
  (text) => expect(parseTime(text)).toBeNull(),
);
