import type { AuditEntry } from "../audit/audit-entry.ts";
import type { ChallengeId } from "../challenges/challenge.ts";
import type { Delivery } from "../deliveries/delivery.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { IdentifierKey } from "../identifiers/identifier.ts";
import type { JsonObject } from "../json.ts";
import type { SessionId } from "../sessions/session-row.ts";
import type { UserId } from "../users/user-row.ts";
import type { Actor } from "./actor.ts";
import type { Change } from "./change.ts";
import type { OperationId, OperationName, OperationOutcome } from "./operation-name.ts";

/** Where a request came from, as it is recorded. */
export interface OperationOrigin {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly deviceId: string | null;
}

/** What the actor was known by when he asked. */
export interface Authentication {
  readonly sessionId: SessionId | null;
  /** The flow whose code he proved, or tried to. */
  readonly challengeId: ChallengeId | null;
  /** Stands for the identifier of a flow, whoever it belongs to. */
  readonly identifierKey: IdentifierKey | null;
  /** Authentication methods references (RFC 8176), such as `["otp"]`. */
  readonly amr: readonly string[];
}

/** A mutation as a value: the only way in which anything but working state is written. */
export interface Operation {
  /** Made once; a retry after a lost reply sends the same id and is settled by it. */
  readonly id: OperationId;
  readonly name: OperationName;
  readonly outcome: OperationOutcome;
  readonly actor: Actor;
  readonly authentication: Authentication;
  readonly subjectId: UserId | null;
  /** The subject's `auditKey` as it was read. */
  readonly subjectKey: string | null;
  readonly request: OperationOrigin;
  /** A reason code for a refusal, a person's words for a staff action; null without one. */
  readonly reason: string | null;
  readonly at: Date;
  /** What it says beside, such as counts: it stands in clear in the audit's `context`, so nothing of a person. */
  readonly details?: JsonObject | undefined;
  /** How many times it happened: 1, but for refusals that are counted first and written together. */
  readonly occurrences: number;
  readonly changes: readonly Change[];
  readonly events: readonly DomainEvent[];
  readonly deliveries: readonly Delivery[];
  /** What the audit keeps of it; null without the audit. */
  readonly audit: AuditEntry | null;
}
