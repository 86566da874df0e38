import { createMemoryStorageHarness, storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { auditedHarness, isOfAuditedStorage } from "./support/audited-harness.ts";

runConformance(storageConformance().filter(isOfAuditedStorage), async () =>
  auditedHarness(createMemoryStorageHarness()),
);
