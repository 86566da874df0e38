import type { CounterName, CounterRow } from "../domain/challenges/counter-row.ts";
import type { IdentifierKey } from "../domain/identifiers/identifier.ts";
import type { Operation } from "../domain/operations/operation.ts";
import type { Page } from "../domain/page.ts";
import type { SessionId, SessionRow } from "../domain/sessions/session-row.ts";
import type { Account } from "../domain/users/account.ts";
import type { UserId } from "../domain/users/user-row.ts";
import type { AuditLog } from "./audit-log.ts";
import type { DeliveryQueue } from "./delivery-queue.ts";
import type { EventLog } from "./event-log.ts";

/**
 * The truth. Objects of this type are plain own properties without `this`, so that `{ ...storage, commit }` is a decorator.
 * Every call MUST end within the adapter's own deadline, with `ERR_STORAGE_UNAVAILABLE` if nothing else.
 */
export interface Storage {
  readonly identifiers: IdentifierReader;
  readonly users: UserReader;
  readonly sessions: SessionReader;
  readonly deliveries: DeliveryQueue;
  readonly events: EventLog;
  readonly audit: AuditLog;

  /**
   * Writes the operation: all of it or nothing, in one round trip.
   *
   * - `operation.id` is unique for at least 24 h. When a reply is lost, the adapter sends the same operation once more and
   *   takes "this id exists" as success.
   * - Update, delete and `require` MUST fail with `ERR_STORAGE_CONFLICT` unless the row has the guarded version.
   * - A redemption after its `expiresAt` by the storage's clock MUST fail with `ERR_STORAGE_EXPIRED`.
   * - MUST fail with `ERR_STORAGE_INVALID`: a change of a user's `userType`, `authMethod` or `identifierHash`, or away from `erased`; a user
   *   with an email and a phone, or with neither before he is erased, or with either after; a vendor or client without exactly the profile of
   *   his type, which is inserted with him; a profile or a session without its user. `lastSeenAt` of a session is left to `touch`.
   * - `operation.audit` is written with it, one row for the record and one for each change, at the storage's time and position.
   * - Unique rules: user `emailLookup`, `phoneLookup`, `identifierHash`; vendorProfile `slug`; every key. Rules are checked in the
   *   order operation, redemption, deletes, updates, inserts, and the first broken one is named by `ERR_STORAGE_DUPLICATE`.
   *
   * @throws StoreError ERR_STORAGE_CONFLICT, ERR_STORAGE_DUPLICATE, ERR_STORAGE_EXPIRED, ERR_STORAGE_INVALID, ERR_STORAGE_UNAVAILABLE
   * @throws TypeError from `assertOperation`, before anything is sent
   */
  commit(operation: Operation): Promise<void>;

  /**
   * Remembers `value` under `name` if nothing stands there yet.
   * @returns what stands there now; of N parallel first calls all return the same value.
   */
  pin(name: string, value: string): Promise<string>;

  /**
   * Working state: deletes operation ids older than 24 h, redemptions and deliveries 24 h past their end, and counters without a subject that are 24 h idle;
   * at most `limit` of each.
   * @returns how many rows went.
   */
  prune(input: { readonly limit: number }): Promise<number>;

  /**
   * Working state, for a storage that was restored into another cluster: takes what stands as the past of this one, so that cursors and
   * seals go on behind it. No writer may be at work.
   * @returns whether there was something to do
   */
  rebase(): Promise<boolean>;

  /**
   * Whether the store can be used as it is set up.
   * @throws StoreError ERR_STORE_MISCONFIGURED, such as when migrations are pending, or after a restore into another cluster
   */
  check(): Promise<void>;

  /** One trivial round trip. @throws StoreError ERR_STORAGE_UNAVAILABLE */
  ping(): Promise<void>;
}

/** What is durably known of an identifier before a code is compared. */
export interface Standing {
  /** Whose it is; null when nobody's. At most one, and its `identifierHash` begins with the key: compare the whole hash. */
  readonly account: Account | null;
  /** The counters asked for; one that was never counted is absent. */
  readonly counters: readonly CounterRow[];
  /** The storage's clock. */
  readonly now: Date;
}

export interface IdentifierReader {
  /** One round trip, the same work whether the identifier is known or not. */
  getStanding(input: {
    readonly identifierKey: IdentifierKey;
    readonly counters: readonly { readonly counter: CounterName; readonly key: string }[];
  }): Promise<Standing>;
}

export interface UserReader {
  /** @returns null when there is no such user. */
  findById(id: UserId): Promise<Account | null>;
}

/** A session with the account behind it, as of `now` on the storage's clock. */
export interface SessionRecord {
  readonly session: SessionRow;
  readonly account: Account;
  readonly now: Date;
}

export interface SessionReader {
  /** @returns null when there is no such session. Dead ones are returned: the caller judges epoch and times. */
  findById(id: SessionId): Promise<SessionRecord | null>;

  /**
   * Sessions of the user's present epoch that have not ended and were seen after `seenAfter`; newest first, stable under concurrent inserts.
   * @throws AuthError invalid_input for a cursor that no page gave
   */
  listLive(input: {
    readonly userId: UserId;
    readonly seenAfter: Date;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Page<SessionRow>>;

  /** Sessions whose `expiresAt` is before `before`, oldest first. */
  listExpired(input: { readonly before: Date; readonly limit: number }): Promise<readonly SessionRow[]>;

  /** Working state: moves `lastSeenAt` to `at` if it is older than `ifBefore`; never back. */
  touch(input: { readonly id: SessionId; readonly at: Date; readonly ifBefore: Date }): Promise<void>;
}
