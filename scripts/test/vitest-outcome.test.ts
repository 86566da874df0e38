import { describe, expect, test } from "vitest";
import { vitestOutcome } from "./vitest-outcome.ts";

const file = (status: string, ...statuses: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: statuses.map((each, n) => ({ status: each, fullName: `test ${n}` })),
});

describe("vitestOutcome", () => {
  test("counts tests and names those that did not run", () => {
    const report = { success: false, testResults: [file("failed", "passed", "failed", "pending")] };
    expect(vitestOutcome(report, false)).toEqual({ passed: 1, failed: 1, skipped: ["test 2"] });
  });

  test("counts a file that breaks before its tests as one failure", () => {
    const report = { success: false, testResults: [file("passed", "passed"), file("failed")] };
    expect(vitestOutcome(report, false)).toMatchObject({ passed: 1, failed: 1 });
  });

  test("counts an error outside of any test as one failure", () => {
    const report = { success: true, testResults: [file("passed", "passed")] };
    expect(vitestOutcome(report, false)).toMatchObject({ passed: 1, failed: 1 });
  });
});
