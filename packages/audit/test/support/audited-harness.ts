import type { Account, Storage, UserRow } from "@latchkey/core/ports";
import type { StorageHarness } from "@latchkey/core/testing";
import { withAudit } from "../../src/with-audit.ts";

const options = {
  secrets: ["harness-secret-0123456789abcdefghi"],
  indexSecret: "harness-index-secret-0123456789abcd",
};

/**
 * The harness with an audited storage. What a check wrote without a key is shown without the one that the audit adds; operations that bring an
 * entry of their own go to the storage below.
 */
export function auditedHarness(harness: StorageHarness): StorageHarness {
  const { storage } = harness;
  const audited = withAudit(storage, options);
  const given = new Set<string>();

  function shown(user: UserRow): UserRow {
    return user.auditKey === null || given.has(user.auditKey) ? user : { ...user, auditKey: null };
  }
  function shownAccount<Found extends Account | null>(account: Found): Found {
    // An account stays one, and null stays null.
    return (account === null ? null : { ...account, user: shown(account.user) }) as Found;
  }

  const commit: Storage["commit"] = async (operation) => {
    const keys = operation.changes.flatMap((change) => {
      if (change.kind === "insert" && change.entity === "user") return [change.row.auditKey];
      return change.kind === "update" && change.entity === "user" ? [change.after.auditKey] : [];
    });
    for (const key of keys) if (key !== null) given.add(key);
    // Checks write texts that no ring wrapped.
    const isBare = operation.audit !== null || keys.some((key) => key !== null);
    await (isBare ? storage : audited).commit(operation);
  };

  return {
    ...harness,
    storage: {
      ...audited,
      commit,
      users: { ...storage.users, findById: async (id) => shownAccount(await storage.users.findById(id)) },
      identifiers: {
        ...storage.identifiers,
        getStanding: async (input) => {
          const standing = await storage.identifiers.getStanding(input);
          return { ...standing, account: shownAccount(standing.account) };
        },
      },
      sessions: {
        ...storage.sessions,
        findById: async (id) => {
          const found = await storage.sessions.findById(id);
          return found && { ...found, account: shownAccount(found.account) };
        },
      },
    },
    readRow: async (entity, id) => {
      const row = await harness.readRow(entity, id);
      if (row === null || !("auditKey" in row) || given.has(String(row.auditKey))) return row;
      return { ...row, auditKey: null };
    },
  };
}

/** Whether the section is about anything but the audit's own tables, which the checks fill themselves. */
export function isOfAuditedStorage({ section }: { readonly section: string }): boolean {
  return !section.startsWith("audit");
}
