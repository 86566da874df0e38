export type { AuditChangeRow, AuditEntry, AuditRecordRow } from "../domain/audit/audit-entry.ts";
export type { AuditFilter } from "../domain/audit/audit-filter.ts";
export type {
  AuditedOperation,
  LogPosition,
  StoredAuditChange,
  StoredAuditRecord,
} from "../domain/audit/audited-operation.ts";
export type { Brand } from "../domain/brand.ts";
export type { ChallengeId, ChallengePurpose } from "../domain/challenges/challenge.ts";
export type { CounterName, CounterRow } from "../domain/challenges/counter-row.ts";
export type { RedemptionRow } from "../domain/challenges/redemption-row.ts";
export type { ClientProfileRow } from "../domain/clients/client-profile-row.ts";
export type { Delivery, DeliveryChannel, DeliveryId, DeliveryKind } from "../domain/deliveries/delivery.ts";
export type { DomainEvent, EventId, EventName } from "../domain/events/domain-event.ts";
export type {
  EmailAddress,
  Identifier,
  IdentifierHash,
  IdentifierKey,
  IdentifierKind,
  PhoneNumber,
} from "../domain/identifiers/identifier.ts";
export type { Instant } from "../domain/instant.ts";
export { isEqualJson } from "../domain/is-equal-json.ts";
export type { Json, JsonObject } from "../domain/json.ts";
export type { Actor } from "../domain/operations/actor.ts";
export { assertOperation } from "../domain/operations/assert-operation.ts";
export {
  type Change,
  type Count,
  type Delete,
  type Entities,
  type EntityName,
  entityKeys,
  type Facts,
  type Insert,
  type InsertableName,
  type Require,
  type Reset,
  type Update,
} from "../domain/operations/change.ts";
export { insert, type Patch, remove, requireUser, update } from "../domain/operations/change-builders.ts";
export type { Authentication, Operation, OperationOrigin } from "../domain/operations/operation.ts";
export type { OperationId, OperationName, OperationOutcome } from "../domain/operations/operation-name.ts";
export type { Page } from "../domain/page.ts";
export type { SessionId, SessionRow } from "../domain/sessions/session-row.ts";
export { canonicalAddress } from "../domain/sources/canonical-address.ts";
export type { Account } from "../domain/users/account.ts";
export type { AuthMethod, Profile, UserId, UserRow, UserStatus, UserType } from "../domain/users/user-row.ts";
export type { VendorProfileRow, VendorStatus } from "../domain/vendors/vendor-profile-row.ts";
export type { AuditLog, AuditTally, EntityTrail, TrailEnd } from "./audit-log.ts";
export type {
  ChallengeReference,
  ChallengeStore,
  FailureBound,
  FoundChallenge,
  IssueAnswer,
  IssueChallenge,
  ResendAnswer,
  ResendChallenge,
  VerifyAnswer,
  VerifyChallenge,
} from "./challenge-store.ts";
export type { Clock } from "./clock.ts";
export type { Command, CommandContext, CommandOption, CommandValues, OpenedStorage } from "./command.ts";
export type { Courier, CourierAnswer, Envelope, Message } from "./courier.ts";
export type { ClaimedDelivery, DeliveryQueue, DeliverySettlement } from "./delivery-queue.ts";
export type { Ephemeral } from "./ephemeral.ts";
export type { ClaimedEvents, ConsumerStatus, DeadLetter, EventLog, LoggedEvent } from "./event-log.ts";
export type { LogFields, Logger } from "./logger.ts";
export type { Random } from "./random.ts";
export type {
  LedgerStatus,
  Seal,
  SealAnomaly,
  SealedBatch,
  SealLedger,
  SealState,
  Tile,
  UnsealedRecords,
} from "./seal-ledger.ts";
export type { CacheRead, SessionCache } from "./session-cache.ts";
export type { Admission, LimitBucket, SlidingLimit, SourceLimits } from "./source-limits.ts";
export type {
  IdentifierReader,
  SessionReader,
  SessionRecord,
  Standing,
  Storage,
  UserReader,
} from "./storage.ts";
