import type { IdentifierKey } from "../identifiers/identifier.ts";
import type { EntityName } from "../operations/change.ts";
import type { OperationName, OperationOutcome } from "../operations/operation-name.ts";
import type { UserId } from "../users/user-row.ts";

/** What records are searched by; all that is given must hold. */
export interface AuditFilter {
  readonly actorId?: UserId | undefined;
  readonly subjectId?: UserId | undefined;
  /** Records that changed this row. */
  readonly entity?: { readonly name: EntityName; readonly id: string } | undefined;
  readonly name?: OperationName | undefined;
  readonly outcome?: OperationOutcome | undefined;
  readonly requestId?: string | undefined;
  readonly ipKey?: string | undefined;
  readonly identifierKey?: IdentifierKey | undefined;
  /** Words, or a part of one, of the sentence. */
  readonly text?: string | undefined;
  /** From this time on, by the storage's clock. */
  readonly since?: Date | undefined;
  /** Before this time. */
  readonly until?: Date | undefined;
}
