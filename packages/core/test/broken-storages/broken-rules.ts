import { isStoreError, StoreError } from "../../src/errors/store-error.ts";
import { buildId } from "../../src/testing/builders/build-id.ts";
import {
  type Breakages,
  breakChanges,
  breakCommit,
  breakError,
  breakOperation,
  breakRows,
  breakStorage,
  unguarded,
} from "./break-storage.ts";

const refuse = (code: "ERR_STORAGE_CONFLICT" | "ERR_STORAGE_DUPLICATE"): never => {
  throw new StoreError(code, "broken");
};

export const brokenUniqueness: Breakages = {
  "doesn't say what was taken": breakError("ERR_STORAGE_DUPLICATE", () => refuse("ERR_STORAGE_DUPLICATE")),
  "calls a duplicate a conflict": breakError("ERR_STORAGE_DUPLICATE", () => refuse("ERR_STORAGE_CONFLICT")),
  "has no unique emails": breakRows((row) =>
    typeof row["emailLookup"] === "string" ? { emailLookup: buildId() } : {},
  ),
  "has no unique phones": breakRows((row) =>
    typeof row["phoneLookup"] === "string" ? { phoneLookup: buildId() } : {},
  ),
  "has no unique slugs": breakRows((row) => ("slug" in row ? { slug: buildId() } : {})),
  "takes a repeated operation for success": breakError("ERR_STORAGE_DUPLICATE", (error) => {
    if (!isStoreError(error) || error.entity !== "operation") throw error;
  }),
  "gives a user one session": breakCommit(async (operation, { storage, countRows }) => {
    const isSecond =
      operation.changes.some((change) => change.kind === "insert" && change.entity === "session") &&
      (await countRows("session")) > 0;
    if (isSecond) refuse("ERR_STORAGE_DUPLICATE");
    await storage.commit(operation);
  }),
  "checks inserts before redemptions": breakCommit(async (operation, { storage }) => {
    const changes = operation.changes.filter(
      (change) => change.kind === "insert" && change.entity !== "redemption",
    );
    if (changes.length < operation.changes.length)
      await storage.commit({ ...operation, id: buildId(), changes });
    await storage.commit(operation);
  }),
  "checks inserts before guards": breakCommit(async (operation, { storage }) => {
    const changes = operation.changes.filter((change) => change.kind === "insert");
    if (changes.length < operation.changes.length)
      await storage.commit({ ...operation, id: buildId(), changes });
    await storage.commit(operation);
  }),
  "lets nobody share a null": breakRows((row) =>
    "phoneLookup" in row && row["phoneLookup"] === null
      ? { phoneLookup: "", phoneSealed: "", emailLookup: null, emailSealed: null }
      : {},
  ),
};

export const brokenGuards: Breakages = {
  "lets the last writer win": breakOperation(async (operation, harness) => ({
    ...operation,
    changes: (await Promise.all(operation.changes.map(async (change) => unguarded(change, harness)))).flat(),
  })),
  "doesn't look at what is required": breakChanges((change) => (change.kind === "require" ? [] : change)),
  "holds no requirement true": breakCommit(async (operation, { storage }) => {
    if (operation.changes.some((change) => change.kind === "require")) refuse("ERR_STORAGE_CONFLICT");
    await storage.commit(operation);
  }),
  "guards users alone": breakOperation(async (operation, harness) => ({
    ...operation,
    changes: (
      await Promise.all(
        operation.changes.map(async (change) =>
          "entity" in change && change.entity === "user" ? [change] : unguarded(change, harness),
        ),
      )
    ).flat(),
  })),
  "counts by 0 as by 1": breakChanges((change) =>
    change.kind === "count" ? { ...change, by: change.by || 1 } : change,
  ),
  "doesn't reset": breakChanges((change) => (change.kind === "reset" ? [] : change)),
  "writes the last of two changes of a row": breakOperation((operation) => ({
    ...operation,
    changes: [...new Map(operation.changes.map((change) => [targetOf(change), change])).values()],
  })),
  "sets the version itself": breakChanges((change) =>
    // A version is a version in every entity.
    change.kind === "update"
      ? ({ ...change, after: { ...change.after, version: change.before.version + 1 } } as typeof change)
      : change,
  ),
};

export const brokenImmutability: Breakages = {
  "passes over what it can't write": breakError("ERR_STORAGE_INVALID", () => {}),
  "calls it a conflict, which is retried for nothing": breakError("ERR_STORAGE_INVALID", () =>
    refuse("ERR_STORAGE_CONFLICT"),
  ),
  "keeps the fixed fields without a word": breakChanges((change) => {
    if (change.kind !== "update" || change.entity !== "user") return change;
    const { userType, authMethod, identifierHash } = change.before;
    return { ...change, after: { ...change.after, userType, authMethod, identifierHash } };
  }),
  "fixes the look-up value too": breakChanges((change) => {
    if (
      change.kind !== "update" ||
      change.entity !== "user" ||
      change.after.emailLookup === change.before.emailLookup
    )
      return change;
    throw new StoreError("ERR_STORAGE_INVALID", "broken");
  }),
  "adds the missing profile": breakOperation((operation) => ({
    ...operation,
    changes: operation.changes.map((change) =>
      change.kind === "insert" && change.entity === "user" && operation.changes.length === 1
        ? { ...change, row: { ...change.row, userType: "staff" } }
        : change,
    ),
  })),
  "nulls the rest of an identifier itself": breakRows((row) =>
    row["status"] === "erased"
      ? { emailLookup: null, emailSealed: null, phoneLookup: null, phoneSealed: null }
      : {},
  ),
};

export const brokenPin: Breakages = {
  "lets the last one pin": breakStorage(() => ({ pin: async (_, value) => value })),
  "has one pin for all": breakStorage((storage) => ({ pin: async (_, value) => storage.pin("", value) })),
  "takes names that differ in case for one": breakStorage((storage) => ({
    pin: async (name, value) => storage.pin(name.toLowerCase(), value),
  })),
  "reads before it writes": breakStorage(() => {
    const pins = new Map<string, string>();
    return {
      async pin(name, value) {
        const pinned = pins.get(name);
        await Promise.resolve();
        if (pinned === undefined) pins.set(name, value);
        return pinned ?? value;
      },
    };
  }),
};

function targetOf(change: Parameters<Parameters<typeof breakChanges>[0]>[0]): string {
  if (change.kind === "count" || change.kind === "reset") return change.key;
  if (change.kind === "require") return change.id;
  const row = change.kind === "insert" ? change.row : change.before;
  return "id" in row ? row.id : "challengeId" in row ? row.challengeId : `${change.entity} ${row.userId}`;
}
