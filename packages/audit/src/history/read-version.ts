import type { AuditLog } from "@latchkey/core/ports";
import type { EntityReference } from "../audit.ts";
import type { RecordOpener } from "../records/record-opener.ts";
import { type FoldedTrail, foldTrail } from "./fold-trail.ts";

/** @returns null when there was no such version, or its record was dropped */
export async function readVersion(
  { log, opener }: { readonly log: Pick<AuditLog, "findTrail">; readonly opener: RecordOpener },
  { entity, id, version }: EntityReference & { readonly version: number },
): Promise<FoldedTrail | null> {
  const trail = await log.findTrail({ entity, entityId: id, end: { version } });
  if (trail === null) return null;
  const folded = foldTrail(entity, await opener.openChanges(trail.changes));
  return folded?.version === version ? folded : null;
}
