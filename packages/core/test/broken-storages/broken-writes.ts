import { StoreError } from "../../src/errors/store-error.ts";
import { buildId } from "../../src/testing/builders/build-id.ts";
import {
  type Breakages,
  breakChanges,
  breakCommit,
  breakError,
  breakOperation,
  breakRows,
  breakStorage,
  breakTexts,
  roundTrip,
  unguarded,
} from "./break-storage.ts";

const conflict = (): StoreError => new StoreError("ERR_STORAGE_CONFLICT", "broken");

export const brokenRaces: Breakages = {
  "checks a guard a round trip before it writes": breakCommit(async (operation, harness) => {
    for (const change of operation.changes) {
      if (change.kind !== "update" && change.kind !== "delete") continue;
      const key = "id" in change.before ? change.before.id : change.before.userId;
      if ((await harness.readRow(change.entity, key))?.version !== change.before.version) throw conflict();
    }
    await roundTrip();
    const changes = (
      await Promise.all(operation.changes.map(async (change) => unguarded(change, harness)))
    ).flat();
    await harness.storage.commit({ ...operation, changes });
  }),
  "checks what is required a round trip before it writes": breakCommit(async (operation, harness) => {
    for (const change of operation.changes) {
      if (
        change.kind === "require" &&
        (await harness.readRow(change.entity, change.id))?.version !== change.version
      )
        throw conflict();
    }
    await roundTrip();
    await harness.storage.commit({
      ...operation,
      changes: operation.changes.filter((change) => change.kind !== "require"),
    });
  }),
  "reads a counter and writes it back": breakCommit(async (operation, harness) => {
    const changes = [];
    for (const change of operation.changes) {
      if (change.kind !== "count") continue;
      changes.push({
        ...change,
        by: ((await harness.readCounter(change.counter, change.key))?.n ?? 0) + change.by,
      });
    }
    await roundTrip();
    const resets = changes.map(({ counter, key }) => ({ kind: "reset", counter, key }) as const);
    const others = operation.changes.filter((change) => change.kind !== "count");
    await harness.storage.commit({ ...operation, changes: [...others, ...resets] });
    await harness.storage.commit({ ...operation, id: buildId(), changes, events: [], deliveries: [] });
  }),
  "looks for a redemption before it writes": breakStorage((storage) => {
    const redeemed = new Set<string>();
    return {
      async commit(operation) {
        const ids = operation.changes.flatMap((change) =>
          change.kind === "insert" && "challengeId" in change.row ? change.row.challengeId : [],
        );
        if (ids.some((id) => redeemed.has(id))) await storage.commit(operation);
        await roundTrip();
        for (const id of ids) redeemed.add(id);
        const changes = operation.changes.filter(
          (change) => !(change.kind === "insert" && change.entity === "redemption"),
        );
        await storage.commit({ ...operation, changes });
      },
    };
  }),
  "looks for an operation before it writes": breakStorage((storage) => {
    const committed = new Set<string>();
    return {
      async commit(operation) {
        if (committed.has(operation.id))
          throw new StoreError("ERR_STORAGE_DUPLICATE", "", { entity: "operation", field: "id" });
        await roundTrip();
        committed.add(operation.id);
        await storage.commit({
          ...operation,
          id: buildId(),
          changes: operation.changes.filter((change) => change.kind !== "insert"),
        });
      },
    };
  }),
  "surfaces a deadlock as it comes from the driver": breakError("ERR_STORAGE_CONFLICT", () => {
    throw new Error("deadlock detected");
  }),
  "claims by reading first": breakStorage((storage) => {
    let running: ReturnType<typeof storage.deliveries.claim> | null = null;
    return {
      deliveries: {
        ...storage.deliveries,
        async claim(input) {
          running ??= storage.deliveries.claim(input);
          const claimed = await running;
          await roundTrip();
          running = null;
          return claimed;
        },
      },
    };
  }),
};

export const brokenRollback: Breakages = {
  "writes events and deliveries first": breakCommit(async (operation, { storage }) => {
    await storage.commit({ ...operation, id: buildId(), changes: [], audit: null });
    await storage.commit({ ...operation, events: [], deliveries: [] });
  }),
  "writes counters first": breakCommit(async (operation, { storage }) => {
    const isCount = (kind: string): boolean => kind === "count" || kind === "reset";
    const counts = operation.changes.filter((change) => isCount(change.kind));
    const others = operation.changes.filter((change) => !isCount(change.kind));
    await storage.commit({
      ...operation,
      id: buildId(),
      changes: counts,
      events: [],
      deliveries: [],
      audit: null,
    });
    await storage.commit({ ...operation, changes: others });
  }),
  "writes the last change apart": breakCommit(async (operation, { storage }) => {
    const changes = operation.changes.slice(0, -1);
    const isLong = changes.length > 4;
    if (isLong)
      await storage.commit({ ...operation, id: buildId(), changes, events: [], deliveries: [], audit: null });
    await storage.commit(
      isLong ? { ...operation, changes: operation.changes.slice(-1), audit: null } : operation,
    );
  }),
  "remembers the id of what it refused": breakCommit(async (operation, { storage }) => {
    try {
      await storage.commit(operation);
    } catch (error) {
      await storage.commit({ ...operation, changes: [], events: [], deliveries: [], audit: null });
      throw error;
    }
  }),
};

export const brokenFidelity: Breakages = {
  "cuts times to the second": breakRows((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        value instanceof Date ? [[name, new Date(Math.floor(value.getTime() / 1000) * 1000)]] : [],
      ),
    ),
  ),
  "takes the empty text for null": breakTexts((text) => (text === "" ? null : text)),
  "trims texts": breakTexts((text) => text.trim()),
  "normalises texts": breakTexts((text) => text.normalize("NFC")),
  "cuts long texts": breakTexts((text) => text.slice(0, 65_535)),
  "loses what is not in the basic plane": breakTexts((text) =>
    text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, "?"),
  ),
  "reads texts that look like JSON as JSON": breakTexts((text) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }),
  "splits lists at commas": breakRows((row) =>
    Array.isArray(row["amr"]) ? { amr: row["amr"].join(",").split(",") } : {},
  ),
  "keeps no empty list": breakRows((row) =>
    Array.isArray(row["amr"]) && row["amr"].length === 0 ? { amr: null } : {},
  ),
  "has no false": breakRows((row) => ("newsletter" in row ? { newsletter: true } : {})),
  "stores null as absent JSON": breakRows((row) =>
    "openingHours" in row ? { openingHours: row["openingHours"] ?? {} } : {},
  ),
  "stores undefined as null": breakRows((row) =>
    "attributes" in row
      ? {
          attributes: Object.fromEntries(
            Object.entries({ ...(row["attributes"] as object) }).map(([name, value]) => [
              name,
              value ?? null,
            ]),
          ),
        }
      : {},
  ),
  "assigns members, __proto__ too": breakRows((row) => {
    if (!("attributes" in row)) return {};
    const attributes: Record<string, unknown> = {};
    for (const [name, value] of Object.entries({ ...(row["attributes"] as object) }))
      attributes[name] = value;
    return { attributes };
  }),
};

export const brokenRoundTrip: Breakages = {
  "forgets events": breakOperation((operation) => ({ ...operation, events: [] })),
  "forgets operations without changes": breakCommit(async (operation, { storage }) => {
    if (operation.changes.length > 0) await storage.commit(operation);
  }),
  "forgets deliveries": breakOperation((operation) => ({ ...operation, deliveries: [] })),
  "doesn't write a new column": breakRows((row) => ("city" in row ? { city: null } : {})),
  "doesn't delete": breakChanges((change) => (change.kind === "delete" ? [] : change)),
  "counts the first time only": breakOperation(async (operation, harness) => {
    const changes = await Promise.all(
      operation.changes.map(async (change) =>
        change.kind === "count" && (await harness.readCounter(change.counter, change.key)) !== null
          ? []
          : [change],
      ),
    );
    return { ...operation, changes: changes.flat() };
  }),
  "loses a counter's subject": breakChanges((change) =>
    change.kind === "count" ? { ...change, subjectId: null } : change,
  ),
};
