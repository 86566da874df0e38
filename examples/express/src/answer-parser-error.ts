import { randomUUID } from "node:crypto";
import { type ErrorCode, errorCodes } from "@latchkey/core/errors";
import type { ErrorRequestHandler } from "express";

const isRefusal = (error: unknown): error is { readonly status: number } =>
  error instanceof Error &&
  "status" in error &&
  typeof error.status === "number" &&
  error.status >= 400 &&
  error.status < 500;

const codeOf = (status: number): ErrorCode => {
  if (status === 413) return "payload_too_large";
  return status === 415 ? "unsupported_media_type" : "invalid_input";
};

/**
 * Answers what the body parser refuses (no JSON, too large, an unknown encoding) before Latchkey sees it, with the body and the
 * headers of Latchkey's own refusals. Everything else is a defect and stays a 500.
 */
export const answerParserError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!isRefusal(error) || response.headersSent) return next(error);
  const code = codeOf(error.status);
  const { status, message: title } = errorCodes[code];
  const requestId = randomUUID();
  const headers = new Headers({
    "cache-control": "no-store",
    "content-type": "application/problem+json",
    vary: "Cookie, Origin, Sec-Fetch-Site",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  });
  const problem = { type: `urn:latchkey:error:${code}`, title, status, code, requestId };
  response.status(status).setHeaders(headers).end(JSON.stringify(problem));
};
