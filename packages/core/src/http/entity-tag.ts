import { invalidInput } from "../domain/identifiers/invalid-input.ts";

/** A version as a strong entity tag (RFC 9110, section 8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The version that the caller read: `If-Match` must name exactly one. Lists, weak tags and `*` would let an edit overwrite what its
 * author never saw.
 *
 * @throws AuthError invalid_input
 */
export function parseIfMatch(headers: Headers): number {
  const match = /^"(0|[1-9][0-9]{0,8})"$/.exec(headers.get("if-match") ?? "");
  if (match === null) throw invalidInput(["If-Match"], 'Must be the ETag of what is edited, such as "3".');
  return Number(match[1]);
}
