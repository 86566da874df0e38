import type {
  AuditTally,
  EntityName,
  Instant,
  LedgerStatus,
  OperationId,
  Page,
  TrailEnd,
  UserId,
} from "@latchkey/core/ports";
import type { Erasure } from "./erasure/erasure.ts";
import type { ExportChunk, ExportInput } from "./export/export-input.ts";
import type { Comparison, EntityState, HistoryEntry } from "./history/entity-state.ts";
import type { Reversal, RevertInput } from "./history/revert-input.ts";
import type { Instruction } from "./operations/instruction.ts";
import type { AuditChange, AuditRecord } from "./records/audit-record.ts";
import type { AuditSearch } from "./search/audit-search.ts";

/** An operation with all that it changed. */
export interface AuditedRecord {
  readonly record: AuditRecord;
  readonly changes: readonly AuditChange[];
}

/** One entity, by the name of its kind and its id. */
export interface EntityReference {
  readonly entity: EntityName;
  readonly id: string;
}

export interface PageInput {
  /** `nextCursor` of the page before; null or absent for the first. */
  readonly cursor?: string | null | undefined;
  /** 1 to 100; 20 by default. */
  readonly limit?: number | undefined;
}

/** How the log stands as a whole. */
export interface AuditStatus extends LedgerStatus {
  /** For how long the oldest record has waited for its seal; 0 when none waits. */
  readonly lagSeconds: number;
  /** Records outside of the months that room was made for, when it was last looked: more than none is an alarm. Null before `start`. */
  readonly strayRecords: number | null;
}

/**
 * Reads what was recorded, and changes what may be changed of it. Reading is not recorded here: whoever shows it to a person commits an
 * operation `audit.read` first.
 *
 * Everything throws AuthError service_unavailable when the storage does not answer, and invalid_input, with issues, for what was asked wrongly, such as
 * a cursor that no page gave.
 */
export interface Audit {
  /**
   * Makes room for the months to come and starts what runs in the background: daily room-making, and sealing if it was set up. Idempotent.
   * @throws StoreError ERR_STORE_MISCONFIGURED, ERR_STORAGE_UNAVAILABLE
   */
  start(): Promise<void>;
  /** Stops what runs once it has ended its round. Idempotent. */
  stop(): Promise<void>;

  /** @throws AuthError not_found */
  get(id: OperationId | string): Promise<AuditedRecord>;

  /** Newest first; stable under concurrent commits. People are found by id, never by name. */
  search(filter?: AuditSearch, page?: PageInput): Promise<Page<AuditRecord>>;

  /** Records by event and outcome in spans of `spanSeconds` from `since` on; at most 1,000 spans. */
  tally(input: {
    readonly since: Date;
    readonly until: Date;
    readonly spanSeconds: number;
  }): Promise<readonly AuditTally[]>;

  /** All that was done to an entity, newest version first. */
  history(input: EntityReference & PageInput): Promise<Page<HistoryEntry>>;

  /** An entity as it was at a moment, that moment included, or with a version. @returns null when it did not exist then, or not any more */
  asOf(input: EntityReference & TrailEnd): Promise<EntityState | null>;

  /** All entities of a kind as they were at a moment, by id. */
  asOfSet(
    input: { readonly entity: EntityName; readonly at: Date | Instant } & PageInput,
  ): Promise<Page<EntityState>>;

  /** What any two versions of an entity differ in, in either order. @throws AuthError not_found for a version that there was not, or whose record was dropped */
  compare(input: EntityReference & { readonly from: number; readonly to: number }): Promise<Comparison>;

  /**
   * Sets what a person may edit of an entity back to what it was at a version: an operation of its own (`user.revert`, `vendor.revert`, `client.revert`) with
   * events as of any edit. Status, slug, identifiers, holds, keys and times stay; so does what the audit does not show. Host fields are replaced whole and not
   * judged by the host's schema again. What changes nothing writes nothing. Of N at once with one `ifVersion`, one succeeds.
   * @throws AuthError not_found for no such entity or version, or with `details.reason` "erased", "damaged" or "incomplete" when what it was is not known any more;
   * conflict when `ifVersion` is not the stored version; forbidden for the actor; invalid_input, also for what can't be reverted
   */
  revert(input: RevertInput): Promise<Reversal>;

  /**
   * Refuses the erasure of a subject from now on, for the reason that is given. The same reason again changes nothing. Of a hold and an erasure
   * at once one is made; a hold that comes too late says so.
   * @returns whether there is still something to hold, or whether it was erased before
   * @throws AuthError not_found; conflict when something came between, or, with the other hold's words as `details.reason`, when he is held already; forbidden
   * for the actor
   */
  hold(userId: UserId, instruction: Instruction): Promise<{ readonly personal: "readable" | "erased" }>;

  /** Ends a hold; without one it changes nothing. @throws AuthError not_found, conflict as `hold`; forbidden for the actor, and for him who is held */
  release(userId: UserId, instruction: Instruction): Promise<void>;

  /**
   * Destroys the key of all personal values that the audit holds of a subject: they are gone from every answer and export, while seals and
   * proofs still verify. Ids, codes, versions, and keyed hashes stay, and so does his account: what is recorded of him later has a new key. Until
   * `backupsBlindAt` an older backup of the database together with the ring of secrets can still open the values. Once erased, it answers the same again.
   * @throws AuthError not_found; conflict, with the hold's words as `details.reason`, when he is held, and without when something came between; forbidden for the
   * actor
   */
  eraseSubject(userId: UserId, instruction: Instruction): Promise<Erasure>;

  /**
   * Records, newest first, as text. Nothing leaves before a record `audit.export` of it is committed; a second one says how much left. Keep each chunk's
   * `nextCursor` together with its text: an export that goes on from there loses and repeats nothing of what had been committed when it began. What commits
   * while it runs may be missing: a filter with `until` at or before `status().finalUntil` is complete.
   * @throws AuthError forbidden for the actor
   */
  export(input: ExportInput): AsyncIterable<ExportChunk>;

  /** How far the log is sealed, what is wrong with it, and whether there is room. */
  status(): Promise<AuditStatus>;
}
