import { AuthError, isAuthError } from "./auth-error.ts";
import { type ErrorCode, errorCodes } from "./error-codes.ts";
import { isStoreError, type StoreError, type StoreErrorCode } from "./store-error.ts";

const storeErrors: { readonly [Code in StoreErrorCode]: ErrorCode } = {
  ERR_STORAGE_CONFLICT: "conflict",
  ERR_STORAGE_EXPIRED: "challenge_expired",
  ERR_STORAGE_UNAVAILABLE: "service_unavailable",
  ERR_EPHEMERAL_UNAVAILABLE: "service_unavailable",
  ERR_STORE_MISCONFIGURED: "service_unavailable",
  // Input that a store refuses, and duplicates, are known before or answered; what comes this far was not thought of.
  ERR_STORAGE_INVALID: "internal_error",
  ERR_STORAGE_DUPLICATE: "internal_error",
};

const retryAfterSeconds = 5;

/** What the caller of a use case learns of a store's error. */
export function fromStoreError(error: StoreError): AuthError {
  const code = storeErrors[error.code];
  return new AuthError(code, {
    cause: error,
    detail: error.code,
    details: code === "service_unavailable" ? { retryAfterSeconds } : {},
  });
}

/** The public error of whatever was thrown; what is not known stays behind `internal_error`. */
export function toAuthError(thrown: unknown): AuthError {
  // Another installed copy may know codes that this one's table lacks.
  if (isAuthError(thrown) && Object.hasOwn(errorCodes, thrown.code)) return thrown;
  return isStoreError(thrown) ? fromStoreError(thrown) : new AuthError("internal_error", { cause: thrown });
}
