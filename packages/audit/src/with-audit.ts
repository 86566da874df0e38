import type { Storage } from "@latchkey/core/ports";
import type { AuditOptions } from "./audit-options.ts";
import { isAudited, markAudited } from "./audited-mark.ts";
import { createEntry } from "./entry/create-entry.ts";
import { parseOptions } from "./entry/parse-options.ts";

/**
 * A storage that writes an audit entry with each operation, in the same statement: no round trip more, and no mutation without it. One record
 * an operation, also of what was refused, and one change for each row of a user, profile or session that is written.
 *
 * Users who have no key for their personal values get one with the next row that is written of them.
 *
 * @throws TypeError for wrong options, by their names, and for a storage that is audited already; `commit` also for an operation that has an entry
 */
export function withAudit(storage: Storage, options: AuditOptions): Storage {
  if (isAudited(storage)) throw new TypeError("The storage is audited already.");
  const dependencies = parseOptions(options);
  return markAudited({
    ...storage,
    commit: async (operation) => storage.commit(createEntry(operation, dependencies)),
  });
}
