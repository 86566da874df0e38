import type { Brand } from "../brand.ts";
import type { UserId } from "../users/user-row.ts";

/** UUIDv7; a consumer's idempotency key. */
export type EventId = Brand<string, "EventId">;

export type EventName =
  | "user.registered"
  | "user.updated"
  | "user.suspended"
  | "user.reinstated"
  | "vendor.updated"
  | "client.updated"
  | "session.created"
  | "session.revoked"
  | "sessions.revoked";

/** What happened, for consumers: ids, versions and field names, never values. */
export interface DomainEvent {
  readonly id: EventId;
  readonly name: EventName;
  readonly subjectId: UserId | null;
  readonly entity: "user" | "vendorProfile" | "clientProfile" | "session";
  readonly entityId: string;
  /** The entity's version after the operation. */
  readonly version: number;
  /** Names of the fields that changed. */
  readonly fields: readonly string[];
}
