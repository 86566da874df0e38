import { createMemoryStorageHarness } from "../src/testing/memory-storage-harness.ts";
import { storageConformance } from "../src/testing/storage-conformance.ts";
import { runConformance } from "../src/testing/vitest.ts";

runConformance(storageConformance(), async () => createMemoryStorageHarness());
