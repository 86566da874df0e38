import { AuthError } from "@latchkey/core/errors";

/** What is thrown for a cursor that no page gave. */
export function invalidCursor(): AuthError {
  const issue = { path: ["cursor"], message: "This is not a cursor of a page." };
  return new AuthError("invalid_input", { details: { issues: [issue] } });
}
