import type { ConformanceCheck } from "../conformance-check.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";

export type EphemeralCheck = ConformanceCheck<EphemeralHarness>;

/** The checks of one section, each under the sentence that it proves. */
export function ephemeralSection(
  section: string,
  checks: { readonly [name: string]: (harness: EphemeralHarness) => Promise<void> },
): readonly EphemeralCheck[] {
  return Object.entries(checks).map(([name, run]) => ({ section, name, run }));
}
