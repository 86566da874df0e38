import { AssertionError } from "node:assert";
import { expect, test } from "vitest";
import { ephemeralConformance } from "../src/testing/ephemeral-conformance.ts";
import { createMemoryEphemeralHarness } from "../src/testing/memory-ephemeral-harness.ts";
import { breakages } from "./broken-ephemeral.ts";
import { soundBooks } from "./broken-ephemeral-failures.ts";
import type { Breakage } from "./broken-ephemeral-part.ts";

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
    const failures = await failuresOf(breakage);
    expect(failures).not.toEqual([]);
    if (breakage.check !== undefined) expect(failures).toContain(breakage.check);
  },
);

test("what stands around the intact store breaks nothing by itself", async () => {
  expect(await failuresOf(soundBooks)).toEqual([]);
});

test("every section has a defect that it must notice", () => {
  const sections = new Set(checks.map(({ section }) => section));
  expect(new Set(breakages.map(({ section }) => section))).toEqual(sections);
});
