import { type ErrorCode, errorCodes } from "./error-codes.ts";

const brand = Symbol.for("latchkey.AuthError");

/** One thing that is wrong with an input. */
export interface InputIssue {
  /** Where, such as `["vendor", "storeName"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the caller needs to go on; only the fields of its code are set. */
export interface ErrorDetails {
  /** `invalid_input` */
  readonly issues?: readonly InputIssue[] | undefined;
  /** `invalid_code` */
  readonly attemptsLeft?: number | undefined;
  /** `too_many_requests`, `service_unavailable` */
  readonly retryAfterSeconds?: number | undefined;
  /** Why, in a code or in the words of whoever is in charge; not part of an HTTP answer. */
  readonly reason?: string | undefined;
  /** `service_unavailable` from the health check: whether each store answers. */
  readonly storage?: boolean | undefined;
  readonly ephemeral?: boolean | undefined;
}

export interface AuthErrorOptions {
  readonly details?: ErrorDetails | undefined;
  /** For the log only; never a secret, an identifier or a token. */
  readonly detail?: string | undefined;
  readonly cause?: unknown;
}

/** Every error that `auth.*` throws. `code` is stable; `message` is fit for the end user. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly code: ErrorCode;
  /** The HTTP status of the code. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly isRetryable: boolean;
  readonly details: ErrorDetails;
  /** For the log only. */
  readonly detail: string | null;

  constructor(code: ErrorCode, options: AuthErrorOptions = {}) {
    const entry = errorCodes[code];
    super(entry.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.isRetryable = entry.isRetryable;
    this.details = options.details ?? {};
    this.detail = options.detail ?? null;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Recognises an `AuthError` of any installed copy of this package. */
export function isAuthError(error: unknown, code?: ErrorCode): error is AuthError {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return code === undefined || ("code" in error && error.code === code);
}
