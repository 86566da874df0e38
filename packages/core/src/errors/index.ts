export {
  AuthError,
  type AuthErrorOptions,
  type ErrorDetails,
  type InputIssue,
  isAuthError,
} from "./auth-error.ts";
export { CommandError, isCommandError } from "./command-error.ts";
export { type ErrorCode, errorCodes } from "./error-codes.ts";
export { isStoreError, StoreError, type StoreErrorCode, type StoreErrorOptions } from "./store-error.ts";
export { fromStoreError } from "./to-auth-error.ts";
