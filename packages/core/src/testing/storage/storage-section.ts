import type { ConformanceCheck } from "../conformance-check.ts";
import type { StorageHarness } from "../storage-harness.ts";

export type StorageCheck = ConformanceCheck<StorageHarness>;

/** The checks of one section, each under the sentence that it proves. */
export function storageSection(
  section: string,
  checks: { readonly [name: string]: (harness: StorageHarness) => Promise<void> },
): readonly StorageCheck[] {
  return Object.entries(checks).map(([name, run]) => ({ section, name, run }));
}
