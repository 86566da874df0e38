import { reset } from "../../src/domain/operations/change-builders.ts";
import { isAuthError } from "../../src/errors/auth-error.ts";
import { StoreError } from "../../src/errors/store-error.ts";
import type { Standing, Storage } from "../../src/ports/storage.ts";
import { buildOperation } from "../../src/testing/builders/build-operation.ts";
import { buildUser } from "../../src/testing/builders/build-user.ts";
import {
  type Breakage,
  type Breakages,
  breakChanges,
  breakCommit,
  breakOperation,
  breakRows,
  breakStorage,
} from "./break-storage.ts";

const breakSessions = (patch: (sessions: Storage["sessions"]) => Partial<Storage["sessions"]>): Breakage =>
  breakStorage(({ sessions }) => ({ sessions: { ...sessions, ...patch(sessions) } }));

const breakStanding = (distort: (standing: Standing, keys: readonly string[]) => Standing): Breakage =>
  breakStorage(({ identifiers }) => ({
    identifiers: {
      getStanding: async (input) =>
        distort(
          await identifiers.getStanding(input),
          input.counters.map(({ key }) => key),
        ),
    },
  }));

export const brokenReads: Breakages = {
  "finds accounts without profiles": breakStorage(({ users }) => ({
    users: {
      async findById(id) {
        const account = await users.findById(id);
        return account === null ? null : { ...account, vendor: null, client: null };
      },
    },
  })),
  "finds no account by a phone": breakStanding((standing) =>
    standing.account?.user.phoneLookup == null ? standing : { ...standing, account: null },
  ),
  "finds no suspended account": breakStanding((standing) =>
    standing.account?.user.status === "active" ? standing : { ...standing, account: null },
  ),
  "hides sessions that have ended": breakSessions((sessions) => ({
    async findById(id) {
      const record = await sessions.findById(id);
      return record === null || record.session.expiresAt < record.now ? null : record;
    },
  })),
  "hands out what it keeps": breakStorage(({ users }) => {
    const kept = new Map<string, ReturnType<typeof users.findById>>();
    return {
      users: {
        async findById(id) {
          const account = kept.get(id) ?? users.findById(id);
          kept.set(id, account);
          return account;
        },
      },
    };
  }),
  "finds sessions of accounts without profiles": breakSessions((sessions) => ({
    async findById(id) {
      const record = await sessions.findById(id);
      return record === null
        ? null
        : { ...record, account: { ...record.account, vendor: null, client: null } };
    },
  })),
  "is never ready": breakStorage(() => ({
    async check() {
      throw new StoreError("ERR_STORE_MISCONFIGURED", "broken");
    },
  })),
  "doesn't touch": breakSessions(() => ({ touch: async () => {} })),
  "touches whatever was seen": breakSessions((sessions) => ({
    touch: async (input) => sessions.touch({ ...input, ifBefore: new Date(8e15) }),
  })),
};

export const brokenAbsence: Breakages = {
  "answers undefined for null": breakStorage(({ users }) => ({
    // What a careless Map does.
    users: { findById: async (id) => (await users.findById(id)) ?? (undefined as never) },
  })),
  "throws for an unknown session": breakSessions((sessions) => ({
    async findById(id) {
      const record = await sessions.findById(id);
      if (record === null) throw new Error("no rows");
      return record;
    },
  })),
  "makes up an account": breakStanding((standing) => ({
    ...standing,
    account: standing.account ?? { user: buildUser(), vendor: null, client: null },
  })),
  "makes up counters": breakStanding((standing, keys) => ({
    ...standing,
    counters: keys.map((key) => ({
      counter: "code_failures",
      key,
      n: 0,
      subjectId: null,
      countedAt: standing.now,
    })),
  })),
  "refuses to reset nothing": breakCommit(async (operation, harness) => {
    for (const change of operation.changes) {
      if (change.kind !== "reset") continue;
      if ((await harness.readCounter(change.counter, change.key)) === null)
        throw new StoreError("ERR_STORAGE_CONFLICT", "broken");
    }
    await harness.storage.commit(operation);
  }),
  "prunes what isn't there": breakStorage(() => ({ prune: async () => 1 })),
  "refuses to touch what is gone": breakSessions((sessions) => ({
    async touch(input) {
      if ((await sessions.findById(input.id)) === null)
        throw new StoreError("ERR_STORAGE_CONFLICT", "broken");
      await sessions.touch(input);
    },
  })),
  "has an empty page that is not the last": breakSessions((sessions) => ({
    listLive: async (input) => ({ ...(await sessions.listLive(input)), nextCursor: "0000000000000000.x" }),
  })),
};

export const brokenPaging: Breakages = {
  "begins again with each page": breakSessions((sessions) => ({
    listLive: async (input) => sessions.listLive({ ...input, cursor: null }),
  })),
  "counts rows for a cursor": breakSessions((sessions) => ({
    async listLive(input) {
      const from = Number(input.cursor ?? "0");
      const { items } = await sessions.listLive({ ...input, cursor: null, limit: 1000 });
      const to = from + input.limit;
      return { items: items.slice(from, to), nextCursor: to < items.length ? String(to) : null };
    },
  })),
  "offers a page after a full last one": breakSessions((sessions) => ({
    async listLive(input) {
      const page = await sessions.listLive(input);
      const last = page.items.at(-1);
      if (page.items.length < input.limit || last === undefined) return page;
      return { ...page, nextCursor: `${String(last.createdAt.getTime()).padStart(16, "0")}.${last.id}` };
    },
  })),
  "cuts a cursor to the time": breakSessions((sessions) => ({
    async listLive(input) {
      const page = await sessions.listLive(input);
      return { ...page, nextCursor: page.nextCursor === null ? null : `${page.nextCursor.slice(0, 17)}0` };
    },
  })),
  "lists oldest first": breakSessions((sessions) => ({
    async listLive(input) {
      const page = await sessions.listLive(input);
      return { ...page, items: page.items.toReversed() };
    },
  })),
  "lists sessions that nobody has seen for long": breakSessions((sessions) => ({
    listLive: async (input) => sessions.listLive({ ...input, seenAfter: new Date(0) }),
  })),
  "lists sessions for ever": breakRows((row) => ("amr" in row ? { expiresAt: new Date(8e15) } : {})),
  "takes any cursor for none": breakSessions((sessions) => ({
    async listLive(input) {
      try {
        return await sessions.listLive(input);
      } catch (error) {
        if (!isAuthError(error)) throw error;
        return await sessions.listLive({ ...input, cursor: null });
      }
    },
  })),
  "lists expired sessions in any order": breakSessions((sessions) => ({
    listExpired: async (input) =>
      (await sessions.listExpired({ ...input, limit: 1000 })).toReversed().slice(0, input.limit),
  })),
  "lists what expires now as expired": breakSessions((sessions) => ({
    listExpired: async (input) =>
      sessions.listExpired({ ...input, before: new Date(input.before.getTime() + 1) }),
  })),
};

export const brokenExpiry: Breakages = {
  "has redemptions that never expire": breakChanges((change) =>
    change.kind === "insert" && change.entity === "redemption"
      ? { ...change, row: { ...change.row, expiresAt: new Date(4e15) } }
      : change,
  ),
  "takes every challenge for ended": breakChanges((change) =>
    change.kind === "insert" && change.entity === "redemption"
      ? { ...change, row: { ...change.row, expiresAt: new Date(0) } }
      : change,
  ),
  "believes the operation's time": breakOperation((operation) => ({
    ...operation,
    changes: operation.changes.map((change) =>
      change.kind === "insert" && change.entity === "redemption" && operation.at <= change.row.expiresAt
        ? { ...change, row: { ...change.row, expiresAt: new Date(4e15) } }
        : change,
    ),
  })),
  "has a clock that stands": breakStorage(({ identifiers }) => {
    const now = new Date();
    return {
      identifiers: { getStanding: async (input) => ({ ...(await identifiers.getStanding(input)), now }) },
    };
  }),
  "never prunes": breakStorage(() => ({ prune: async () => 0 })),
  "prunes without a limit": breakStorage((storage) => ({
    prune: async () => storage.prune({ limit: 1000 }),
  })),
  "doesn't say what it pruned": breakStorage((storage) => ({
    async prune(input) {
      await storage.prune(input);
      return 0;
    },
  })),
  "prunes a day too early": (harness) => ({
    ...harness,
    storage: {
      ...harness.storage,
      async prune(input) {
        await harness.elapse(24 * 60 * 60);
        return harness.storage.prune(input);
      },
    },
  }),
  "prunes counters of users": breakStorage((storage, harness) => ({
    async prune(input) {
      const pruned = await storage.prune(input);
      if ((await harness.readCounter("code_failures", "a")) !== null) {
        await storage.commit(buildOperation({ changes: [reset("code_failures", "a")] }));
      }
      return pruned;
    },
  })),
};
