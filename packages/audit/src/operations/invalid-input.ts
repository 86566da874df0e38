import { AuthError, type InputIssue } from "@latchkey/core/errors";

/** One thing that is wrong. The message never repeats the value. */
export function issue(path: string, message: string): InputIssue {
  return { path: path.split("."), message };
}

/** @throws AuthError invalid_input if there is any issue */
export function assertNoIssues(issues: readonly InputIssue[]): void {
  if (issues.length > 0) throw new AuthError("invalid_input", { details: { issues } });
}
