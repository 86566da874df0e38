import { describe, expect, test } from "vitest";
import { createMemoryStorageHarness } from "../src/testing/memory-storage-harness.ts";
import { storageConformance } from "../src/testing/storage-conformance.ts";
import type { Breakages } from "./broken-storages/break-storage.ts";
import { brokenAuditEntries, brokenAuditHistory, brokenAuditSearch } from "./broken-storages/broken-audit.ts";
import { brokenDeliveries } from "./broken-storages/broken-deliveries.ts";
import { brokenEvents } from "./broken-storages/broken-events.ts";
import { brokenAbsence, brokenExpiry, brokenPaging, brokenReads } from "./broken-storages/broken-reads.ts";
import {
  brokenGuards,
  brokenImmutability,
  brokenPin,
  brokenUniqueness,
} from "./broken-storages/broken-rules.ts";
import { brokenSeals } from "./broken-storages/broken-seals.ts";
import {
  brokenFidelity,
  brokenRaces,
  brokenRollback,
  brokenRoundTrip,
} from "./broken-storages/broken-writes.ts";

const breakagesBySection: { readonly [section: string]: Breakages } = {
  "round trip": { ...brokenReads, ...brokenRoundTrip },
  absence: brokenAbsence,
  uniqueness: brokenUniqueness,
  guards: brokenGuards,
  paging: brokenPaging,
  races: brokenRaces,
  rollback: brokenRollback,
  expiry: brokenExpiry,
  fidelity: brokenFidelity,
  deliveries: brokenDeliveries,
  immutability: brokenImmutability,
  pin: brokenPin,
  "audit entries": brokenAuditEntries,
  "audit search": brokenAuditSearch,
  "audit history": brokenAuditHistory,
  seals: brokenSeals,
  events: brokenEvents,
};

test("every section of the suite has a storage that must fail it", () => {
  const sections = storageConformance().map((check) => check.section);
  expect(new Set(Object.keys(breakagesBySection))).toEqual(new Set(sections));
});

describe.each(Object.entries(breakagesBySection))(
  "the section %s fails a storage that",
  (section, breakages) => {
    test.each(Object.entries(breakages))("%s", async (_, breakage) => {
      const checks = storageConformance().filter((check) => check.section === section);
      const outcomes = await Promise.allSettled(
        checks.map(async (check) => check.run(breakage(createMemoryStorageHarness()))),
      );
      const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      // A TypeError would be a mistake of the breakage itself.
      expect(reasons.filter((reason) => !(reason instanceof TypeError))).not.toEqual([]);
    });
  },
);
