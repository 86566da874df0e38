import { encodeBase64url, hmacSha256, utf8 } from "@latchkey/core/crypto";
import type { EntityName, Json } from "@latchkey/core/ports";
import { canonicalize } from "../entry/canonicalize.ts";
import { expandKey } from "./expand-key.ts";

/**
 * Commits to values of a field: equal values of the subject's field have equal commitments, and nobody without his key can tell which value it
 * was, nor compare fields or people. HMAC-SHA-256 over the canonical JSON, base64url; null, for no value, stays null.
 */
export function createCommitment(
  subjectKey: Uint8Array,
  entity: EntityName,
  field: string,
): (value: Json) => string | null {
  const key = expandKey(subjectKey, `latchkey/audit/v1/commit|${entity}|${field}`);
  return (value) => (value === null ? null : encodeBase64url(hmacSha256(key, utf8(canonicalize(value)))));
}
