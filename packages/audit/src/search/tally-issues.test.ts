import { expect, test } from "vitest";
import { tallyIssues } from "./tally-issues.ts";

const from = new Date("2026-11-23T10:00:00Z");
const after = (seconds: number): Date => new Date(from.getTime() + seconds * 1000);

test("a thousand spans are not too many", () => {
  expect(tallyIssues({ since: from, until: after(60_000), spanSeconds: 60 })).toEqual([]);
});

test.each([
  ["until", { until: from }],
  ["until", { until: new Date(Number.NaN) }],
  ["until", { until: new Date(8.64e15), spanSeconds: 1e13 }],
  ["since", { since: new Date(-8.64e15), spanSeconds: 1e13 }],
  ["spanSeconds", { spanSeconds: 0.5 }],
  ["spanSeconds", { until: after(60_001) }],
])("refuses a wrong %s", (path, input) => {
  const issues = tallyIssues({ since: from, until: after(60), spanSeconds: 60, ...input });
  expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
});
