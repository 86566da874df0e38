import assert from "node:assert/strict";
import type { Change } from "../../domain/operations/change.ts";
import { count, insert, remove, reset, update } from "../../domain/operations/change-builders.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { Account } from "../../domain/users/account.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildAuditEntry } from "../builders/build-audit-entry.ts";
import { buildDelivery, buildEvent, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import type { StorageHarness, StoredKind } from "../storage-harness.ts";
import { commitAccount, commitSession, commitVendor } from "./commit-rows.ts";
import { rejectionOf } from "./expect-refusal.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

/** What stands before the operation that fails. */
interface Stage {
  readonly harness: StorageHarness;
  readonly account: Account;
  readonly kept: SessionRow;
  readonly ended: SessionRow;
  /** Committed before; its id, redemption, event and delivery are taken. */
  readonly earlier: Operation;
  readonly redemption: Change;
}

/** Makes of a sound operation one that fails. */
type Spoil = (operation: Operation, stage: Stage) => Operation | Promise<Operation>;

const failures: { readonly [name: string]: Spoil } = {
  "a stale update": (operation, { kept }) =>
    withChange(operation, update("session", { ...kept, version: 5 }, { amr: [] }, kept.updatedAt)),
  "a delete of a row that is gone": (operation, { account }) =>
    withChange(operation, remove("session", buildSession(account.user))),
  "a requirement that doesn't hold": (operation, { kept }) =>
    withChange(operation, { kind: "require", entity: "session", id: kept.id, version: 2 }),
  "an operation id that is taken": (operation, { earlier }) => ({ ...operation, id: earlier.id }),
  "a used challenge": (operation, { redemption }) => withChange(operation, redemption),
  "an ended challenge": async (operation, { harness }) =>
    withChange(
      operation,
      insert("redemption", buildRedemption({ expiresAt: await storageNow(harness, -1) })),
    ),
  "a taken email": (operation, { account: { user } }) =>
    withChange(
      operation,
      ...insertAccount(buildAccount({ emailLookup: user.emailLookup, emailSealed: user.emailSealed })),
    ),
  "a taken slug": async (operation, { harness }) => {
    const [first, second] = [await commitVendor(harness), await commitVendor(harness)];
    return withChange(
      operation,
      update("vendorProfile", second.vendor, { slug: first.vendor.slug }, new Date()),
    );
  },
  "a taken session id": (operation, { account, kept }) =>
    withChange(operation, insert("session", buildSession(account.user, { id: kept.id }))),
  "a taken event id": (operation, { earlier }) => ({
    ...operation,
    events: [...operation.events, ...earlier.events],
  }),
  "a taken delivery id": (operation, { earlier }) => ({
    ...operation,
    deliveries: [...operation.deliveries, ...earlier.deliveries],
  }),
  "a vendor without a profile": (operation) =>
    withChange(operation, insert("user", buildAccount({ userType: "vendor" }).user)),
  "a session without a user": (operation) =>
    withChange(operation, insert("session", buildSession(buildAccount().user))),
  "a row named twice": (operation, { kept }) =>
    withChange(operation, remove("session", kept), remove("session", kept)),
};

export const rollbackChecks: readonly StorageCheck[] = storageSection(
  "rollback",
  Object.fromEntries(
    Object.entries(failures).map(([name, spoil]) => [
      `nothing is left of an operation that fails by ${name}`,
      async (harness) => {
        const stage = await setStage(harness);
        const sound = withEntry(buildEverything(stage));
        const spoilt = withEntry(await spoil(sound, stage));
        const before = await readEverything(stage);
        await rejectionOf(harness.storage.commit(spoilt));
        assert.deepEqual(await readEverything(stage), before);
        // Also no trace that readers don't show, such as the operation's id or a lock: the sound one goes through.
        await harness.storage.commit(sound);
        assert.equal((await harness.readCounter("code_failures", "counted"))?.n, 3);
      },
    ]),
  ),
);

async function setStage(harness: StorageHarness): Promise<Stage> {
  const account = await commitAccount(harness);
  const kept = await commitSession(harness, account.user);
  const ended = await commitSession(harness, account.user);
  const redemption = insert("redemption", buildRedemption());
  const earlier = buildOperation({
    changes: [
      redemption,
      count("code_failures", "counted", 2, null),
      count("code_failures", "forgotten", 9, null),
    ],
    events: [buildEvent()],
    deliveries: [buildDelivery()],
  });
  await harness.storage.commit(earlier);
  return { harness, account, kept, ended, earlier, redemption };
}

/** An operation with a change of every kind. */
function buildEverything({ account, ended }: Stage): Operation {
  return buildOperation({
    changes: [
      insert("redemption", buildRedemption()),
      update("user", account.user, { bio: "changed", epoch: 2 }, account.user.updatedAt),
      remove("session", ended),
      insert("session", buildSession(account.user)),
      ...insertAccount(buildAccount()),
      count("code_failures", "counted", 1, account.user.id),
      count("code_failures", "new", 1, null),
      reset("code_failures", "forgotten"),
    ],
    events: [buildEvent()],
    deliveries: [buildDelivery()],
  });
}

async function readEverything({ harness, account, kept, ended }: Stage): Promise<unknown> {
  const kinds: readonly StoredKind[] = [
    "user",
    "vendorProfile",
    "clientProfile",
    "session",
    "redemption",
    "counter",
    "operation",
    "event",
    "delivery",
    "auditRecord",
    "auditChange",
  ];
  return {
    sizes: await Promise.all(kinds.map(async (kind) => [kind, await harness.countRows(kind)])),
    user: await harness.readRow("user", account.user.id),
    sessions: [await harness.readRow("session", kept.id), await harness.readRow("session", ended.id)],
    counted: await harness.readCounter("code_failures", "counted"),
    forgotten: await harness.readCounter("code_failures", "forgotten"),
    fresh: await harness.readCounter("code_failures", "new"),
  };
}

/** The audit goes with the rest, whatever the reason is. */
function withEntry(operation: Operation): Operation {
  return { ...operation, audit: buildAuditEntry(operation) };
}

function withChange(operation: Operation, ...changes: readonly Change[]): Operation {
  return { ...operation, changes: [...operation.changes, ...changes] };
}
