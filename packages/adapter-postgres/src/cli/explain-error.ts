import { isCommandError } from "@latchkey/core/errors";

/** One line for the user, without a stack. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isCommandError(error) || error instanceof TypeError) return error.message;
  // A refused connection to several addresses has an empty message and its reasons inside.
  const causes = error instanceof AggregateError ? error.errors.map(explainError).join("; ") : error.message;
  const code = "code" in error ? String(error.code) : "";
  return causes.includes(code) ? causes : `${causes} (${code})`;
}
