import type { Brand } from "../brand.ts";
import type { Delivery } from "../deliveries/delivery.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { UserId } from "../users/user-row.ts";
import type { Actor } from "./actor.ts";
import type { Change } from "./change.ts";

/** UUIDv7. */
export type OperationId = Brand<string, "OperationId">;

export type OperationName =
  | "registration.start"
  | "registration.complete"
  | "sign_in.start"
  | "sign_in.complete"
  | "challenge.resend"
  | "session.revoke"
  | "session.revoke_all"
  | "session.prune"
  | "user.update"
  | "user.suspend"
  | "user.reinstate"
  | "vendor.update"
  | "client.update";

/** A refused attempt is an operation too: it commits its counters, then the caller gets the error. */
export type OperationOutcome = "succeeded" | "failed" | "denied";

/** Where a request came from, as it is recorded. */
export interface OperationOrigin {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly deviceId: string | null;
}

/** A mutation as a value: the only way in which anything but working state is written. */
export interface Operation {
  /** Made once; a retry after a lost reply sends the same id and is settled by it. */
  readonly id: OperationId;
  readonly name: OperationName;
  readonly outcome: OperationOutcome;
  readonly actor: Actor;
  readonly subjectId: UserId | null;
  readonly request: OperationOrigin;
  /** A reason code for a refusal, a person's words for a staff action; null without one. */
  readonly reason: string | null;
  readonly at: Date;
  readonly changes: readonly Change[];
  readonly events: readonly DomainEvent[];
  readonly deliveries: readonly Delivery[];
}
