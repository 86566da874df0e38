import { type AuthError, errorCodes } from "../errors/index.ts";
import { jsonResponse } from "./json-response.ts";

/** For clients that are told to come back but not when. */
const defaultRetrySeconds: Readonly<Record<number, number>> = { 429: 60, 503: 5 };

/**
 * An error as problem details (RFC 9457). It says what the error table says of the code and the error's `details`, nothing else, and
 * never sets a cookie.
 */
export function problemResponse(
  error: AuthError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, message } = errorCodes[error.code];
  const {
    issues,
    attemptsLeft,
    retryAfterSeconds = defaultRetrySeconds[status],
    storage,
    ephemeral,
  } = error.details;
  const retryAfter = retryAfterSeconds === undefined ? undefined : Math.max(1, Math.ceil(retryAfterSeconds));
  return jsonResponse({
    status,
    requestId,
    contentType: "application/problem+json",
    headers: { ...headers, ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }) },
    body: {
      // Names the kind of problem; not an address.
      type: `urn:latchkey:error:${error.code}`,
      title: message,
      status,
      code: error.code,
      requestId,
      issues,
      attemptsLeft,
      retryAfterSeconds: retryAfter,
      storage,
      ephemeral,
    },
  });
}
