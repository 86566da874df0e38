import { describe, expect, test } from "vitest";
import { createRefusalTally } from "./refusal-tally.ts";

const noon = new Date("2026-11-23T12:00:00Z");
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

describe("refusals are counted together", () => {
  test("by code, source and minute, and say the request and the time of the first", () => {
    const tally = createRefusalTally(10);
    tally.count(
      "too_many_requests",
      { requestId: "a", ip: "203.0.113.7", userAgent: "one", sessionToken: "x" },
      noon,
    );
    tally.count("too_many_requests", { requestId: "b", ip: "203.0.113.7", userAgent: "two" }, later(59));
    tally.count("forbidden", { requestId: "c", ip: "203.0.113.7" }, noon);
    tally.count("too_many_requests", { requestId: "d", ip: "203.0.113.8" }, noon);
    tally.count("too_many_requests", { requestId: "e", ip: "203.0.113.7" }, later(60));
    expect(tally.take()).toEqual([
      {
        code: "too_many_requests",
        context: { requestId: "a", ip: "203.0.113.7", userAgent: "one" },
        firstAt: noon,
        occurrences: 2,
      },
      { code: "forbidden", context: { requestId: "c", ip: "203.0.113.7" }, firstAt: noon, occurrences: 1 },
      {
        code: "too_many_requests",
        context: { requestId: "d", ip: "203.0.113.8" },
        firstAt: noon,
        occurrences: 1,
      },
      {
        code: "too_many_requests",
        context: { requestId: "e", ip: "203.0.113.7" },
        firstAt: later(60),
        occurrences: 1,
      },
    ]);
  });

  test("as one source: the addresses of a /64, and all requests without one", () => {
    const tally = createRefusalTally(10);
    tally.count("forbidden", { ip: "2001:db8:0:1::1" }, noon);
    tally.count("forbidden", { ip: "2001:db8:0:1:ffff::9" }, noon);
    tally.count("forbidden", { ip: "2001:db8:0:2::1" }, noon);
    tally.count("forbidden", { ip: null }, noon);
    tally.count("forbidden", {}, noon);
    expect(tally.take().map(({ context, occurrences }) => [context.ip, occurrences])).toEqual([
      ["2001:db8:0:1::1", 2],
      ["2001:db8:0:2::1", 1],
      [null, 2],
    ]);
  });

  test("and given out once, when their minute is over", () => {
    const tally = createRefusalTally(10);
    tally.count("forbidden", {}, noon);
    tally.count("forbidden", {}, later(60));
    expect(tally.take(later(59))).toEqual([]);
    expect(tally.take(later(61)).map(({ firstAt }) => firstAt)).toEqual([noon]);
    expect(tally.take().map(({ firstAt }) => firstAt)).toEqual([later(60)]);
    expect(tally.take()).toEqual([]);
  });
});

describe("a flood", () => {
  test("of 100,000 sources fills no more groups than there may be, and loses no refusal", () => {
    const tally = createRefusalTally(50);
    for (let n = 0; n < 100_000; n += 1) {
      const code = n % 2 === 0 ? "too_many_requests" : "challenge_expired";
      tally.count(
        code,
        { requestId: String(n), ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
        later(n % 60),
      );
    }
    const groups = tally.take();
    expect(groups).toHaveLength(52);
    expect(groups.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(100_000);
    // Who came later than that is not told apart, so that nothing is said of one of them.
    expect(groups.filter(({ occurrences }) => occurrences > 1).map(({ context }) => context)).toEqual([
      {},
      {},
    ]);
  });

  test("leaves room again once it is taken out", () => {
    const tally = createRefusalTally(1);
    tally.count("forbidden", { ip: "203.0.113.7" }, noon);
    tally.count("forbidden", { ip: "203.0.113.8" }, noon);
    tally.take();
    tally.count("forbidden", { ip: "203.0.113.9" }, noon);
    expect(tally.take().map(({ context }) => context.ip)).toEqual(["203.0.113.9"]);
  });

  test("does not take a group from a source that had one before", () => {
    const tally = createRefusalTally(1);
    tally.count("forbidden", { ip: "203.0.113.7" }, noon);
    tally.count("forbidden", { ip: "203.0.113.8" }, noon);
    tally.count("forbidden", { ip: "203.0.113.7" }, noon);
    expect(tally.take().map(({ occurrences }) => occurrences)).toEqual([2, 1]);
  });
});
