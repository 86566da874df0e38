import { describe, expect, test } from "vitest";
import { createCommitLine } from "./commit-line.ts";

const noon = new Date("2026-11-23T12:00:00.123Z");

describe("createCommitLine", () => {
  test("gives commits of one millisecond a time each, and a number each", () => {
    const line = createCommitLine();
    expect([line.begin(noon), line.begin(noon)]).toEqual([
      { xid: 1, at: "2026-11-23T12:00:00.123000Z" },
      { xid: 2, at: "2026-11-23T12:00:00.123001Z" },
    ]);
  });

  test("never goes back, whatever the clock does", () => {
    const line = createCommitLine();
    line.begin(noon);
    expect(line.begin(new Date(noon.getTime() - 60_000)).at).toBe("2026-11-23T12:00:00.123001Z");
    expect(line.now(new Date(0))).toBe("2026-11-23T12:00:00.123002Z");
  });

  test("gives no commit a time that was told as the present one", () => {
    const line = createCommitLine();
    const told = line.now(noon);
    expect(line.begin(noon).at > told).toBe(true);
  });
});
