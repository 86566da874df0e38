import { AssertionError } from "node:assert";
import { expect, test } from "vitest";
import { ephemeralConformance } from "../src/testing/ephemeral-conformance.ts";
import { createMemoryEphemeralHarness } from "../src/testing/memory-ephemeral-harness.ts";
import { type Breakage, breakages } from "./broken-ephemeral.ts";

const checks = ephemeralConformance();

const failuresOf = async (breakage: Breakage): Promise<string[]> => {
  const failures: string[] = [];
  for (const { section, name, run } of checks) {
    if (section !== breakage.section) continue;
    try {
      await run(breakage.break(createMemoryEphemeralHarness()));
    } catch (error) {
      // Anything else would be a mistake of the breakage itself.
      if (!(error instanceof AssertionError)) throw error;
      failures.push(name);
    }
  }
  return failures;
};

test.for(breakages.map((breakage) => [breakage.section, breakage.defect, breakage] as const))(
  "the section %s fails when %s",
  async ([, , breakage]) => {
    expect(await failuresOf(breakage)).not.toEqual([]);
  },
);

test("every section has a defect that it must notice", () => {
  const sections = new Set(checks.map(({ section }) => section));
  expect(new Set(breakages.map(({ section }) => section))).toEqual(sections);
});
