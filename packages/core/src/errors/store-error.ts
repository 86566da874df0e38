const brand = Symbol.for("latchkey.StoreError");

export type StoreErrorCode =
  /** A guard did not hold: a row has another version, or is gone. Also deadlocks and serialization failures. Read again and retry. */
  | "ERR_STORAGE_CONFLICT"
  /** A unique rule was broken; `entity` and `field` say which. */
  | "ERR_STORAGE_DUPLICATE"
  /** A redemption came after the end of its challenge, by the storage's clock. */
  | "ERR_STORAGE_EXPIRED"
  /** The operation breaks a rule of the data that no retry mends: a field that never changes, a check, a reference. A defect of the caller. */
  | "ERR_STORAGE_INVALID"
  /** The storage did not answer, also not to the one resend. Nothing is known to be written. */
  | "ERR_STORAGE_UNAVAILABLE"
  /** The ephemeral store did not answer within its deadline. */
  | "ERR_EPHEMERAL_UNAVAILABLE"
  /** A store's set-up is wrong: migrations are pending, a changed index secret, an eviction policy that loses keys. */
  | "ERR_STORE_MISCONFIGURED";

export interface StoreErrorOptions {
  /** The entity key (`user`, `redemption`, `operation` …) of a duplicate or a conflict, where it is known. */
  readonly entity?: string | undefined;
  /** The field (`emailLookup`, `slug` …) of a duplicate. */
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/** What an adapter throws: driver errors are translated to it at the adapter's edge. Messages hold no values of rows. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  readonly entity: string | null;
  readonly field: string | null;

  constructor(code: StoreErrorCode, message: string, options: StoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.entity = options.entity ?? null;
    this.field = options.field ?? null;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Recognises a `StoreError` of any installed copy of this package. */
export function isStoreError(error: unknown, code?: StoreErrorCode): error is StoreError {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return code === undefined || ("code" in error && error.code === code);
}
