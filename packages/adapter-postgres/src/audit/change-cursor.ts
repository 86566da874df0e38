import type { StoredAuditChange } from "@latchkey/core/ports";
import { invalidCursor } from "../reads/invalid-cursor.ts";
import { isUuid } from "../reads/is-uuid.ts";

/** The last change of a page of an entity's history: pages go by the version; the id tells copies apart, which only a forger makes. */
export interface ChangePosition {
  readonly version: number;
  readonly recordId: string;
}

const maxVersion = 2 ** 31 - 1;

export function formatChangeCursor({
  version,
  recordId,
}: Pick<StoredAuditChange, "version" | "recordId">): string {
  return `${version}.${recordId}`;
}

/** @throws AuthError invalid_input for what no page gave */
export function parseChangeCursor(cursor: string): ChangePosition {
  const [, version = "", recordId = ""] = /^(\d{1,10})\.(.*)$/.exec(cursor) ?? [];
  if (!isUuid(recordId) || Number(version) > maxVersion) throw invalidCursor();
  return { version: Number(version), recordId };
}
