import { ephemeralConformance } from "../src/testing/ephemeral-conformance.ts";
import { createMemoryEphemeralHarness } from "../src/testing/memory-ephemeral-harness.ts";
import { runConformance } from "../src/testing/vitest.ts";

runConformance(ephemeralConformance(), async () => createMemoryEphemeralHarness());
