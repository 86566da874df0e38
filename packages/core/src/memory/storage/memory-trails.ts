import type { StoredAuditChange } from "../../domain/audit/audited-operation.ts";
import type { AuditLog, EntityTrail, TrailEnd } from "../../ports/audit-log.ts";
import type { AuditRows } from "./audit-rows.ts";
import { deepCopy } from "./deep-copy.ts";
import { toInstant } from "./instant-of.ts";
import { pageOf } from "./page-of.ts";
import { parseCursor } from "./parse-cursor.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads of the states that entities had. */
export function createMemoryTrails(audit: AuditRows): Pick<AuditLog, "findTrail" | "listTrails"> {
  return {
    async findTrail({ entity, entityId, end }) {
      return deepCopy(trailOf(entityId, audit.history(entity, entityId), end));
    },

    async listTrails({ entity, at, cursor, limit }) {
      const after = parseCursor(cursor, uuid);
      const trails = audit
        .entityIds(entity)
        .filter((entityId) => after === null || entityId > after)
        .toSorted()
        .flatMap((entityId) => trailOf(entityId, audit.history(entity, entityId), { at }) ?? [])
        .filter(({ changes }) => changes.at(-1)?.kind !== "delete");
      return pageOf(trails, limit, ({ entityId }) => entityId);
    },
  };
}

function trailOf(entityId: string, history: readonly StoredAuditChange[], end: TrailEnd): EntityTrail | null {
  const last = history.findLastIndex((change) =>
    "version" in end ? change.version <= end.version : change.at <= toInstant(end.at),
  );
  const until = history.slice(0, last + 1);
  const whole = until.findLastIndex((change) => change.kind === "insert" || change.snapshot !== null);
  return until.length === 0 ? null : { entityId, changes: until.slice(Math.max(whole, 0)) };
}
