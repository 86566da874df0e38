import type { ConformanceCheck } from "./conformance-check.ts";
import { absenceChecks } from "./storage/absence-checks.ts";
import { auditEntryChecks } from "./storage/audit-entry-checks.ts";
import { auditHistoryChecks } from "./storage/audit-history-checks.ts";
import { auditSearchChecks } from "./storage/audit-search-checks.ts";
import { deliveryChecks } from "./storage/delivery-checks.ts";
import { eventChecks } from "./storage/event-checks.ts";
import { eventLeaseChecks } from "./storage/event-lease-checks.ts";
import { expiryChecks } from "./storage/expiry-checks.ts";
import { fidelityChecks } from "./storage/fidelity-checks.ts";
import { guardChecks } from "./storage/guard-checks.ts";
import { immutabilityChecks } from "./storage/immutability-checks.ts";
import { pagingChecks } from "./storage/paging-checks.ts";
import { pinChecks } from "./storage/pin-checks.ts";
import { precedenceChecks } from "./storage/precedence-checks.ts";
import { raceChecks } from "./storage/race-checks.ts";
import { rollbackChecks } from "./storage/rollback-checks.ts";
import { roundTripChecks } from "./storage/round-trip-checks.ts";
import { sealChecks } from "./storage/seal-checks.ts";
import { uniquenessChecks } from "./storage/uniqueness-checks.ts";
import type { StorageHarness } from "./storage-harness.ts";

/** What every `Storage` must do, as plain data. Each check wants a fresh harness, and may run in any order. */
export function storageConformance(): readonly ConformanceCheck<StorageHarness>[] {
  return [
    ...roundTripChecks,
    ...absenceChecks,
    ...uniquenessChecks,
    ...precedenceChecks,
    ...guardChecks,
    ...pagingChecks,
    ...raceChecks,
    ...rollbackChecks,
    ...expiryChecks,
    ...fidelityChecks,
    ...deliveryChecks,
    ...immutabilityChecks,
    ...pinChecks,
    ...auditEntryChecks,
    ...auditSearchChecks,
    ...auditHistoryChecks,
    ...sealChecks,
    ...eventChecks,
    ...eventLeaseChecks,
  ];
}
