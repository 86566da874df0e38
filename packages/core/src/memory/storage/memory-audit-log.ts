import type { StoredAuditRecord } from "../../domain/audit/audited-operation.ts";
import type { AuditLog, AuditTally } from "../../ports/audit-log.ts";
import type { Clock } from "../../ports/clock.ts";
import { deepCopy } from "./deep-copy.ts";
import { instantOf, toInstant } from "./instant-of.ts";
import { matchesAuditFilter } from "./matches-audit-filter.ts";
import { createMemorySeals } from "./memory-seals.ts";
import type { MemoryState } from "./memory-state.ts";
import { createMemoryTrails } from "./memory-trails.ts";
import { pageOf } from "./page-of.ts";
import { parseCursor } from "./parse-cursor.ts";

const maxSpans = 1000;

export function createMemoryAuditLog(state: MemoryState, clock: Clock): AuditLog {
  const { audit, entities } = state;
  return {
    async findRecord(id) {
      return deepCopy(audit.find(id));
    },

    async search({ filter, cursor, limit }) {
      const before = parseCursor(cursor, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\.\d{20}$/);
      const rest: StoredAuditRecord[] = [];
      for (let index = audit.records.length - 1; index >= 0 && rest.length <= limit; index -= 1) {
        const record = audit.records[index];
        if (record === undefined || (before !== null && positionOf(record) >= before)) continue;
        if (matchesAuditFilter(record, audit.changesOf(record.id), filter)) rest.push(record);
      }
      return pageOf(rest, limit, positionOf);
    },

    async listChangesOf(records) {
      const ids = [...new Set(records.map(({ id }) => id))].toSorted();
      return deepCopy(ids.flatMap((id) => audit.changesOf(id)));
    },

    async listChanges({ entity, entityId, cursor, limit }) {
      const before = parseCursor(cursor, /^v\d{1,15}$/);
      const rest = audit
        .history(entity, entityId)
        .filter(({ version }) => before === null || version < Number(before.slice(1)))
        .flatMap((change) => {
          const record = audit.find(change.recordId)?.record;
          return record === undefined ? [] : [{ change, record }];
        })
        .toReversed();
      return pageOf(rest, limit, ({ change }) => `v${change.version}`);
    },

    ...createMemoryTrails(audit),

    async tally({ since, until, spanSeconds }) {
      const spanMs = spanSeconds * 1000;
      const end = new Date(Math.min(until.getTime(), since.getTime() + maxSpans * spanMs));
      const tallies = new Map<string, AuditTally>();
      for (const { at, event, outcome } of audit.records) {
        if (at < toInstant(since) || at >= toInstant(end)) continue;
        const spans = Math.floor((Date.parse(at) - since.getTime()) / spanMs);
        const from = instantOf((since.getTime() + spans * spanMs) * 1000);
        const key = `${from} ${event} ${outcome}`;
        tallies.set(key, { from, event, outcome, records: (tallies.get(key)?.records ?? 0) + 1 });
      }
      return [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
    },

    async readSubjectKeys(ids) {
      return new Map(
        ids.flatMap((id) => {
          const key = entities.user.find(id)?.auditKey ?? null;
          return key === null ? [] : [[id, key] as const];
        }),
      );
    },

    async makeRoom() {
      return { strayRecords: 0 };
    },

    seals: createMemorySeals(state, clock),
  };
}

/** Sorts as text by (at, n): both have a fixed width. */
function positionOf({ at, n }: StoredAuditRecord): string {
  return `${at}.${n.padStart(20, "0")}`;
}
