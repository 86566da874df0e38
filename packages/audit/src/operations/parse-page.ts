import type { InputIssue } from "@latchkey/core/errors";
import { issue } from "./invalid-input.ts";

const defaultLimit = 20;
const maxLimit = 100;

export interface ParsedPage {
  readonly cursor: string | null;
  readonly limit: number;
}

/** A page as it was asked for, and what is wrong with it. What a cursor says is the storage's to judge. */
export function parsePage({
  cursor = null,
  limit = defaultLimit,
}: {
  readonly cursor?: string | null | undefined;
  readonly limit?: number | undefined;
}): { readonly page: ParsedPage; readonly issues: readonly InputIssue[] } {
  const issues: InputIssue[] = [];
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    issues.push(issue("limit", `a whole number from 1 to ${maxLimit}`));
  if (cursor !== null && typeof cursor !== "string")
    issues.push(issue("cursor", "a cursor of a page, or null"));
  return { page: { cursor, limit }, issues };
}
