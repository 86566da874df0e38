export {
  buildAccount,
  buildClientProfile,
  buildVendorProfile,
  insertAccount,
} from "./builders/build-account.ts";
export { buildAuditEntry, buildAuditedOperation } from "./builders/build-audit-entry.ts";
export { buildHex, buildId } from "./builders/build-id.ts";
export { buildDelivery, buildEvent, buildOperation, buildRedemption } from "./builders/build-operation.ts";
export { buildSession } from "./builders/build-session.ts";
export { buildUser, identifierKeyOf } from "./builders/build-user.ts";
export type { ConformanceCheck } from "./conformance-check.ts";
export { type CountableRedis, countRedisWaits } from "./count-redis-waits.ts";
export { type CountablePool, countSqlRoundTrips } from "./count-sql-round-trips.ts";
export { ephemeralConformance } from "./ephemeral-conformance.ts";
export type { EphemeralHarness, StoredKey } from "./ephemeral-harness.ts";
export { createInbox, type Inbox } from "./inbox.ts";
export { createMemoryEphemeralHarness } from "./memory-ephemeral-harness.ts";
export { createMemoryStorageHarness } from "./memory-storage-harness.ts";
export type { RoundTripCounter } from "./round-trip-counter.ts";
export { storageConformance } from "./storage-conformance.ts";
export type { StorageHarness, StoredKind } from "./storage-harness.ts";
