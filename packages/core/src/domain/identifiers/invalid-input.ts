import { AuthError, type InputIssue } from "../../errors/index.ts";

/** The refusal of one value. The message says what is wrong and never repeats the value. */
export function invalidInput(path: InputIssue["path"], message: string): AuthError {
  return new AuthError("invalid_input", { details: { issues: [{ path, message }] } });
}
