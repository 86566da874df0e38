import type {
  Actor,
  AuditChangeRow,
  AuditRecordRow,
  Authentication,
  Instant,
  Json,
  JsonObject,
  OperationId,
  UserId,
} from "@latchkey/core/ports";

/**
 * What became of the personal part.
 *
 * - `none`: there was none.
 * - `readable`: its values stand in the answer.
 * - `erased`: lost for good, since the subject's key was destroyed, or he had none yet.
 * - `damaged`: its key stands, and it does not open: it was tampered with, or a secret is missing from the ring. None of its values is given;
 *   the verification of the log says which.
 */
export type PersonalPart = "none" | "readable" | "erased" | "damaged";

/** An operation as the audit tells it. */
export interface AuditRecord {
  readonly id: OperationId;
  readonly at: Instant;
  readonly name: AuditRecordRow["name"];
  /** OWASP Logging Vocabulary. */
  readonly event: string;
  readonly outcome: AuditRecordRow["outcome"];
  readonly actor: Actor;
  readonly subjectId: UserId | null;
  readonly authentication: Authentication;
  readonly requestId: string;
  readonly deviceId: string | null;
  /** The code of a refusal. */
  readonly reason: string | null;
  /** How many times it happened; more than 1 only for refusals that were counted first. */
  readonly occurrences: number;
  readonly context: JsonObject;
  /** The whole in one line, without personal values. */
  readonly sentence: string;
  readonly personal: PersonalPart;
  /** Null unless readable. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** What the actor said about why, in his own words. */
  readonly words: string | null;
}

/** A change as the audit tells it: `{field: [old, new]}` of all that is declared and readable. */
export interface AuditChange {
  readonly recordId: OperationId;
  readonly position: number;
  readonly at: Instant;
  readonly entity: AuditChangeRow["entity"];
  readonly entityId: string;
  readonly version: number;
  readonly kind: AuditChangeRow["kind"];
  readonly subjectId: UserId | null;
  /** All that changed, readable or not; JSON Pointers below fields that hold JSON, of which only the first name is known once it is erased. */
  readonly fields: readonly string[];
  readonly diff: Readonly<Record<string, readonly [Json, Json]>>;
  /** Commitments of masked fields. */
  readonly masked: AuditChangeRow["masked"];
  /** The row after the change; null for entities without snapshots, and of a delete. */
  readonly snapshot: JsonObject | null;
  readonly personal: PersonalPart;
}
