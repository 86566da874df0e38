import type { z } from "zod";
import { assertSafeText } from "../domain/identifiers/is-safe-text.ts";
import { AuthError, type InputIssue } from "../errors/index.ts";

/**
 * Unknown to typed, for HTTP and library alike.
 * @throws AuthError invalid_input with every issue and no value of any
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  assertSafeText(input);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw refuseInput(toIssues(parsed.error.issues));
}

export function refuseInput(issues: readonly InputIssue[]): AuthError {
  return new AuthError("invalid_input", { details: { issues } });
}

interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** Issues of any zod 4: unknown keys get an issue each, at their own path. */
export function toIssues(issues: readonly SchemaIssue[], prefix: InputIssue["path"] = []): InputIssue[] {
  return issues.flatMap((issue): InputIssue[] => {
    const path = [...prefix, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
    if (issue.code === "unrecognized_keys" && issue.keys !== undefined) {
      return issue.keys.map((key) => ({ path: [...path, key], message: "is not known" }));
    }
    return [{ path, message: issue.message }];
  });
}
