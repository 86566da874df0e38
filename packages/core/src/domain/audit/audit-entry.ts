import type { ChallengeId } from "../challenges/challenge.ts";
import type { IdentifierKey } from "../identifiers/identifier.ts";
import type { Json, JsonObject } from "../json.ts";
import type { EntityName } from "../operations/change.ts";
import type { OperationId, OperationName, OperationOutcome } from "../operations/operation-name.ts";
import type { SessionId } from "../sessions/session-row.ts";
import type { UserId } from "../users/user-row.ts";

/**
 * What the audit keeps of an operation; the storage adds time and position. Ids, codes and keyed hashes stand in clear; what is personal
 * stands in `sealed` alone.
 */
export interface AuditRecordRow {
  readonly id: OperationId;
  /** The form of the row and of its canonical bytes. */
  readonly schemaVersion: number;
  readonly name: OperationName;
  /** The name in the OWASP Logging Vocabulary, such as `authn_login_success`. */
  readonly event: string;
  readonly outcome: OperationOutcome;
  readonly actorKind: "anonymous" | "user" | "staff" | "system";
  readonly actorId: UserId | null;
  readonly onBehalfOf: UserId | null;
  /** The job of a system actor. */
  readonly job: string | null;
  readonly subjectId: UserId | null;
  readonly sessionId: SessionId | null;
  readonly challengeId: ChallengeId | null;
  readonly identifierKey: IdentifierKey | null;
  /** Authentication methods references (RFC 8176). */
  readonly amr: readonly string[];
  readonly deviceId: string | null;
  readonly requestId: string;
  /** Keyed hash of the client's address. */
  readonly ipKey: string | null;
  /** The code of a refusal; a person's own words are sealed. */
  readonly reason: string | null;
  /** How many times it happened; more than 1 only for refusals that were counted first. The request is that of the first. */
  readonly occurrences: number;
  /** The operation's `details`, and what the host adds. */
  readonly context: JsonObject;
  /** One line of names, ids and codes, which free text is searched in. */
  readonly sentence: string;
  /** Address, user agent and words under the subject's key. */
  readonly sealed: string | null;
  /** When the operation was decided, by the app's clock. */
  readonly decidedAt: Date;
  /** RFC 8785 text of the row above and of the digests of its changes: what `digest` and `mac` are made of. */
  readonly canonical: string;
  /** SHA-256 of `canonical`, base64url. */
  readonly digest: string;
  /** HMAC-SHA-256 of the digest with a key that is not in the database, base64url. */
  readonly mac: string;
  /** The key of the MAC. */
  readonly keyId: string;
}

/** What the audit keeps of one change. */
export interface AuditChangeRow {
  readonly recordId: OperationId;
  /** Place in the operation, from 0. */
  readonly position: number;
  readonly entity: EntityName;
  readonly entityId: string;
  /** The entity's version after the change; that of a delete is one more than the last. */
  readonly version: number;
  readonly kind: "insert" | "update" | "delete";
  /** Whose key seals what is personal. */
  readonly subjectId: UserId | null;
  /** Names of the declared fields that changed, in order; JSON Pointers below `attributes`. */
  readonly fields: readonly string[];
  /** `{field: [old, new]}` of what stands in clear. */
  readonly diff: { readonly [field: string]: readonly [Json, Json] };
  /** `{field: [old, new]}` of commitments: equal values of a subject's field have equal ones. */
  readonly masked: { readonly [field: string]: readonly [string | null, string | null] };
  /** The row after the change, as far as it stands in clear; null for entities without snapshots, and of a delete. */
  readonly snapshot: JsonObject | null;
  /** The personal part of diff and snapshot under the subject's key; null without one. */
  readonly sealed: string | null;
}

/** Set by `@latchkey/audit`, written with the operation in the same statement. */
export interface AuditEntry {
  readonly record: AuditRecordRow;
  /** One for each row of an audited table that the operation writes. */
  readonly changes: readonly AuditChangeRow[];
}
