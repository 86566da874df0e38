import { describe, expect, test } from "vitest";
import type { CounterRow } from "./counter-row.ts";
import { identifierLimit, pauseLimit } from "./failure-limit.ts";

const hour = 3_600;
const rules = { pauseAfter: 20, pauseSeconds: hour, maxPauseSeconds: 24 * hour, disableAfter: 100 };
const countedAt = new Date("2026-11-22T12:00:00Z");
const counted = (n: number): CounterRow => ({
  counter: "code_failures",
  key: "k",
  n,
  subjectId: null,
  countedAt,
});
const after = (seconds: number): Date => new Date(countedAt.getTime() + seconds * 1000);

describe("the limit of failures", () => {
  test("is the first pause until it is reached", () => {
    expect(pauseLimit(rules, null, countedAt)).toBe(20);
    expect(pauseLimit(rules, counted(19), countedAt)).toBe(20);
  });

  test.each([
    [20, 1],
    [21, 2],
    [24, 16],
    [25, 24],
    [99, 24],
  ])("after %i failures is none for %i hours, to the second, and then one more", (n, hours) => {
    expect(pauseLimit(rules, counted(n), after(hours * hour - 1))).toBe(0);
    expect(pauseLimit(rules, counted(n), after(hours * hour))).toBe(n + 1);
  });

  test("never goes beyond the one that disables, for ever and for everybody", () => {
    const late = after(10 * 365 * 24 * hour);
    expect(identifierLimit(rules, counted(99), false, late)).toBe(100);
    expect(identifierLimit(rules, counted(100), false, late)).toBe(100);
    expect(identifierLimit(rules, counted(114), true, late)).toBe(100);
  });

  test("of an identifier pauses unknown devices and not known ones", () => {
    expect(identifierLimit(rules, counted(50), false, countedAt)).toBe(0);
    expect(identifierLimit(rules, counted(50), true, countedAt)).toBe(100);
  });
});
