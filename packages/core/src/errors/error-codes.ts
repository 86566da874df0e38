interface ErrorCodeEntry {
  readonly status: number;
  /** What the caller may read; the same whoever asks. */
  readonly message: string;
  readonly isRetryable: boolean;
}

/** The one table of public errors: the class, HTTP, OpenAPI and the docs are made from it. */
export const errorCodes: {
  readonly [Code in
    | "invalid_input"
    | "invalid_code"
    | "challenge_expired"
    | "challenge_exhausted"
    | "challenge_used"
    | "identifier_taken"
    | "too_many_requests"
    | "not_authenticated"
    | "session_expired"
    | "forbidden"
    | "account_suspended"
    | "not_found"
    | "method_not_allowed"
    | "unsupported_media_type"
    | "payload_too_large"
    | "conflict"
    | "not_configured"
    | "service_unavailable"
    | "internal_error"]: ErrorCodeEntry;
} = {
  invalid_input: { status: 400, message: "The request has missing or wrong values.", isRetryable: false },
  invalid_code: { status: 400, message: "That code is not right.", isRetryable: true },
  challenge_expired: {
    status: 400,
    message: "That code has expired. Ask for a new one.",
    isRetryable: false,
  },
  challenge_exhausted: { status: 400, message: "Too many wrong codes. Start again.", isRetryable: false },
  challenge_used: { status: 409, message: "That code was used already.", isRetryable: false },
  identifier_taken: {
    status: 409,
    message: "There is an account with this address. Sign in instead.",
    isRetryable: false,
  },
  too_many_requests: { status: 429, message: "Too many requests. Wait a little.", isRetryable: true },
  not_authenticated: { status: 401, message: "Sign in first.", isRetryable: false },
  session_expired: { status: 401, message: "The session has ended. Sign in again.", isRetryable: false },
  forbidden: { status: 403, message: "This is not allowed.", isRetryable: false },
  account_suspended: { status: 403, message: "This account is suspended.", isRetryable: false },
  not_found: { status: 404, message: "There is nothing here.", isRetryable: false },
  method_not_allowed: { status: 405, message: "This address does not take that method.", isRetryable: false },
  unsupported_media_type: { status: 415, message: "Send the body as application/json.", isRetryable: false },
  payload_too_large: { status: 413, message: "The body is too large.", isRetryable: false },
  conflict: { status: 409, message: "It was changed in the meantime. Read it again.", isRetryable: true },
  not_configured: { status: 404, message: "This feature is not switched on.", isRetryable: false },
  service_unavailable: {
    status: 503,
    message: "The service is not available right now. Try again.",
    isRetryable: true,
  },
  internal_error: { status: 500, message: "Something went wrong.", isRetryable: false },
};

export type ErrorCode = keyof typeof errorCodes;
