// oxlint-disable vitest/valid-title, vitest/expect-expect -- titles and assertions are those of the checks
import { describe, test } from "vitest";
import type { ConformanceCheck } from "./conformance-check.ts";

/** Makes a test of every check, each with a harness of its own that is disposed of afterwards. */
export function runConformance<Harness>(
  checks: readonly ConformanceCheck<Harness>[],
  createHarness: () => Promise<Harness & { readonly dispose?: () => Promise<void> }>,
): void {
  for (const [section, sectionChecks] of Map.groupBy(checks, (check) => check.section)) {
    describe(section, () => {
      for (const { name, run } of sectionChecks) {
        test(name, async () => {
          const harness = await createHarness();
          try {
            await run(harness);
          } finally {
            await harness.dispose?.();
          }
        });
      }
    });
  }
}
