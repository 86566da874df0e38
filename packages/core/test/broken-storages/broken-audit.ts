import { isAuthError } from "../../src/errors/auth-error.ts";
import { isStoreError } from "../../src/errors/store-error.ts";
import type { AuditLog } from "../../src/ports/audit-log.ts";
import { buildAuditedOperation } from "../../src/testing/builders/build-audit-entry.ts";
import { type Breakage, type Breakages, breakCommit, breakOperation, breakStorage } from "./break-storage.ts";

const breakLog = (patch: (log: AuditLog) => Partial<AuditLog>): Breakage =>
  breakStorage(({ audit }) => ({ audit: { ...audit, ...patch(audit) } }));

/** Distorts what is stored of every record. */
const breakRecords = (distort: (record: Record<string, unknown>) => object): Breakage =>
  breakOperation((operation) => {
    if (operation.audit === null) return operation;
    const { record, changes } = operation.audit;
    return { ...operation, audit: { record: { ...record, ...distort({ ...record }) }, changes } };
  });

/** Distorts what is stored of every change. */
const breakChangeRows = (distort: (row: Record<string, unknown>) => object): Breakage =>
  breakOperation((operation) => {
    if (operation.audit === null) return operation;
    const { record, changes } = operation.audit;
    const broken = changes.map((change) => ({ ...change, ...distort({ ...change }) }));
    return { ...operation, audit: { record, changes: broken } };
  });

export const brokenAuditEntries: Breakages = {
  "forgets the audit": breakOperation((operation) => ({ ...operation, audit: null })),
  "forgets records without changes": breakOperation((operation) =>
    operation.audit?.changes.length === 0 ? { ...operation, audit: null } : operation,
  ),
  "makes entries up": breakOperation((operation) => ({
    ...operation,
    audit: operation.audit ?? buildAuditedOperation(operation).audit,
  })),
  "writes the audit in a commit of its own, before": breakCommit(async (operation, { storage }) => {
    if (operation.audit !== null) await storage.commit(buildAuditedOperation());
    await storage.commit(operation);
  }),
  "does what can't be audited": breakCommit(async (operation, { storage }) => {
    try {
      await storage.commit(operation);
    } catch (error) {
      if (isStoreError(error) || operation.audit === null) throw error;
      await storage.commit({ ...operation, audit: null });
    }
  }),
  "has no count of occurrences": breakRecords(() => ({ occurrences: 1 })),
  "takes null for the empty text": breakRecords(({ reason }) => ({ reason: reason ?? "" })),
  "normalises sentences": breakRecords(({ sentence }) => ({ sentence: String(sentence).normalize("NFC") })),
  "keeps the canonical bytes as JSON": breakRecords(({ canonical }) => ({
    canonical: String(canonical).replaceAll(/\s/g, ""),
  })),
  "joins methods with commas": breakRecords(({ amr }) => ({ amr: String(amr).split(",") })),
  "forgets commitments": breakChangeRows(() => ({ masked: {} })),
  "takes an empty snapshot for none": breakChangeRows(({ snapshot }) => ({
    snapshot: JSON.stringify(snapshot) === "{}" ? null : snapshot,
  })),
  "keeps no diff": breakChangeRows(() => ({ diff: {} })),
  "tells milliseconds only": breakLog((log) => ({
    async findRecord(id) {
      const found = await log.findRecord(id);
      if (found === null) return null;
      // A time without its microseconds is what this storage gets wrong.
      const at = new Date(found.record.at).toISOString() as typeof found.record.at;
      return { ...found, record: { ...found.record, at } };
    },
  })),
  "makes one record of all": breakLog((log) => ({
    findRecord: async (id) =>
      (await log.findRecord(id)) ??
      log.findRecord((await log.search({ filter: {}, cursor: null, limit: 1 })).items[0]?.id ?? id),
  })),
  "lists the changes of one record only": breakLog((log) => ({
    listChangesOf: async (records) => log.listChangesOf(records.slice(0, 1)),
  })),
  "keeps subjects' keys": breakLog((log) => {
    const kept = new Map<string, string>();
    return {
      async readSubjectKeys(ids) {
        for (const [id, key] of await log.readSubjectKeys(ids)) kept.set(id, key);
        return new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id) ?? ""]] : [])));
      },
    };
  }),
  "has no room": breakLog(() => ({ makeRoom: async () => ({ strayRecords: 1 }) })),
};

/** A filter that is not looked at. */
const withoutFilter = (field: string): Breakage =>
  breakLog((log) => ({
    search: async (input) => log.search({ ...input, filter: { ...input.filter, [field]: undefined } }),
  }));

export const brokenAuditSearch: Breakages = {
  ...Object.fromEntries(
    [
      "actorId",
      "subjectId",
      "entity",
      "name",
      "outcome",
      "requestId",
      "ipKey",
      "identifierKey",
      "text",
      "since",
      "until",
    ].map((field) => [`takes no notice of ${field}`, withoutFilter(field)]),
  ),
  "finds an entity by its id alone": breakLog((log) => ({
    async search({ filter, ...input }) {
      const { entity } = filter;
      if (entity === undefined) return log.search({ filter, ...input });
      const pages = await Promise.all(
        (["user", "clientProfile"] as const).map(async (name) =>
          log.search({ filter: { ...filter, entity: { ...entity, name } }, ...input }),
        ),
      );
      return { items: pages.flatMap(({ items }) => items), nextCursor: null };
    },
  })),
  "begins again with each page": breakLog((log) => ({
    search: async (input) => log.search({ ...input, cursor: null }),
  })),
  "counts rows for a cursor": breakLog((log) => ({
    async search(input) {
      const from = Number(input.cursor ?? "0");
      const { items } = await log.search({ ...input, cursor: null, limit: 1000 });
      const to = from + input.limit;
      return { items: items.slice(from, to), nextCursor: to < items.length ? String(to) : null };
    },
  })),
  "comes oldest first": breakLog((log) => ({
    async search(input) {
      const page = await log.search(input);
      return { ...page, items: page.items.toReversed() };
    },
  })),
  "forgives bad cursors": breakLog((log) => ({
    async search(input) {
      try {
        return await log.search(input);
      } catch (error) {
        if (isAuthError(error, "invalid_input")) return log.search({ ...input, cursor: null });
        throw error;
      }
    },
  })),
  "takes wildcards for what they are": breakLog((log) => ({
    async search({ filter, ...input }) {
      const { text, ...others } = filter;
      if (text === undefined || !/[%_]/.test(text)) return log.search({ filter, ...input });
      const page = await log.search({ filter: others, ...input });
      const pattern = new RegExp(text.replaceAll(/\W/g, ".*").replaceAll("_", "."), "i");
      return { ...page, items: page.items.filter(({ sentence }) => pattern.test(sentence)) };
    },
  })),
  "finds whole words only": breakLog((log) => ({
    async search(input) {
      const page = await log.search(input);
      const words = input.filter.text?.toLowerCase().split(/\W+/) ?? [];
      const has = (sentence: string): boolean => {
        const known = new Set(sentence.toLowerCase().split(/\W+/));
        return words.every((word) => known.has(word));
      };
      return { ...page, items: page.items.filter(({ sentence }) => has(sentence)) };
    },
  })),
  "tallies occurrences of all time": breakLog((log) => ({
    tally: async (input) => log.tally({ ...input, since: new Date(input.since.getTime() - 3_600_000) }),
  })),
  "tallies from full minutes on": breakLog((log) => ({
    async tally(input) {
      const since = new Date(Math.floor(input.since.getTime() / 60_000) * 60_000);
      return log.tally({ ...input, since });
    },
  })),
};

export const brokenAuditHistory: Breakages = {
  "lists oldest versions first": breakLog((log) => ({
    async listChanges(input) {
      const page = await log.listChanges(input);
      return { ...page, items: page.items.toReversed() };
    },
  })),
  "lists changes by age": breakLog((log) => ({
    async listChanges(input) {
      const from = Number(input.cursor ?? "0");
      if (Number.isNaN(from)) return log.listChanges(input);
      const { items } = await log.listChanges({ ...input, cursor: null, limit: 1000 });
      const to = from + input.limit;
      return { items: items.slice(from, to), nextCursor: to < items.length ? String(to) : null };
    },
  })),
  "begins trails with the insert always": breakLog((log) => ({
    async findTrail(input) {
      const trail = await log.findTrail(input);
      if (trail === null) return null;
      const { items } = await log.listChanges({ ...input, cursor: null, limit: 1000 });
      const changes = items.map(({ change }) => change).toReversed();
      const last = trail.changes.at(-1)?.version ?? 0;
      return { ...trail, changes: changes.filter(({ version }) => version <= last) };
    },
  })),
  "begins trails with the last change": breakLog((log) => ({
    async findTrail(input) {
      const trail = await log.findTrail(input);
      return trail === null ? null : { ...trail, changes: trail.changes.slice(-1) };
    },
  })),
  "compares times by the second": breakLog((log) => ({
    findTrail: async ({ end, ...input }) =>
      log.findTrail({ ...input, end: "at" in end ? { at: wholeSecond(end.at) } : end }),
  })),
  "has no trail of what is gone": breakLog((log) => ({
    async findTrail(input) {
      const trail = await log.findTrail(input);
      return trail?.changes.at(-1)?.kind === "delete" ? null : trail;
    },
  })),
  "gives an empty trail for none": breakLog((log) => ({
    findTrail: async (input) => (await log.findTrail(input)) ?? { entityId: input.entityId, changes: [] },
  })),
  "lists the trails of today": breakLog((log) => ({
    listTrails: async (input) => log.listTrails({ ...input, at: new Date(Date.now() + 3_600_000) }),
  })),
  "lists one page of trails": breakLog((log) => ({
    listTrails: async (input) => ({ ...(await log.listTrails(input)), nextCursor: null }),
  })),
  "lists trails of no such cursor": breakLog((log) => ({
    async listTrails(input) {
      try {
        return await log.listTrails(input);
      } catch (error) {
        if (isAuthError(error, "invalid_input")) return { items: [], nextCursor: null };
        throw error;
      }
    },
  })),
};

function wholeSecond(time: Date | string): Date {
  return new Date(Math.floor(new Date(time).getTime() / 1000) * 1000);
}
