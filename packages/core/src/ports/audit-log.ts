import type { AuditRecordRow } from "../domain/audit/audit-entry.ts";
import type { AuditFilter } from "../domain/audit/audit-filter.ts";
import type {
  AuditedOperation,
  StoredAuditChange,
  StoredAuditRecord,
} from "../domain/audit/audited-operation.ts";
import type { Instant } from "../domain/instant.ts";
import type { EntityName } from "../domain/operations/change.ts";
import type { OperationId } from "../domain/operations/operation-name.ts";
import type { Page } from "../domain/page.ts";
import type { UserId } from "../domain/users/user-row.ts";
import type { SealLedger } from "./seal-ledger.ts";

/** What the state of an entity is made from: the newest change that holds all of it, and those after. */
export interface EntityTrail {
  readonly entityId: string;
  /** By version; the first is an insert, or has a snapshot, unless older ones were dropped. Never empty. */
  readonly changes: readonly StoredAuditChange[];
}

/** Up to which version, or moment inclusive, of an entity. */
export type TrailEnd = { readonly version: number } | { readonly at: Date | Instant };

/** How many records of a kind fell into a span of time. */
export interface AuditTally {
  readonly from: Instant;
  readonly event: string;
  readonly outcome: AuditRecordRow["outcome"];
  readonly records: number;
}

/** What the audit wrote, as it stands. Reads are single round trips; pages are stable under concurrent inserts. */
export interface AuditLog {
  /** @returns null when there is no such record. */
  findRecord(id: OperationId): Promise<AuditedOperation | null>;

  /** Newest first, by `(at, n)`. @throws AuthError invalid_input for a cursor that no page gave */
  search(input: {
    readonly filter: AuditFilter;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Page<StoredAuditRecord>>;

  /** The changes of records that were read before, by record and position. One round trip; an unknown record has none. */
  listChangesOf(
    records: readonly Pick<StoredAuditRecord, "id" | "at">[],
  ): Promise<readonly StoredAuditChange[]>;

  /** An entity's changes with what their records say, newest version first. @throws AuthError invalid_input as above */
  listChanges(input: {
    readonly entity: EntityName;
    readonly entityId: string;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Page<{ readonly change: StoredAuditChange; readonly record: StoredAuditRecord }>>;

  /** @returns null when the entity did not exist by then; one that was deleted ends with its delete. */
  findTrail(input: {
    readonly entity: EntityName;
    readonly entityId: string;
    readonly end: TrailEnd;
  }): Promise<EntityTrail | null>;

  /**
   * The trails of all entities that lived at a time, by entity id. Those that died before are passed by, so many at most a page: one before the
   * last can hold fewer than `limit`, even none. @throws AuthError invalid_input as above
   */
  listTrails(input: {
    readonly entity: EntityName;
    readonly at: Date | Instant;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Page<EntityTrail>>;

  /** Records by event and outcome in spans of `spanSeconds` from `since` on. At most 1,000 spans. */
  tally(input: {
    readonly since: Date;
    readonly until: Date;
    readonly spanSeconds: number;
  }): Promise<readonly AuditTally[]>;

  /** The `auditKey` of users, as it stands; absent for who has none. */
  readSubjectKeys(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>>;

  /** Working state: makes room for records to come. @returns how many records stand where no room had been made: never more than none in a sound house. */
  makeRoom(): Promise<{ readonly strayRecords: number }>;

  readonly seals: SealLedger;
}
