import assert from "node:assert/strict";
import type {
  AuditedOperation,
  StoredAuditChange,
  StoredAuditRecord,
} from "../../domain/audit/audited-operation.ts";
import type { Instant } from "../../domain/instant.ts";
import { insert, remove, update } from "../../domain/operations/change-builders.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { instantOf } from "../../memory/storage/instant-of.ts";
import type { EntityTrail, TrailEnd } from "../../ports/audit-log.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildId } from "../builders/build-id.ts";
import { buildSession } from "../builders/build-session.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAuditedChanges, expectBadCursors, listAllPages, momentAfter } from "./audit-calls.ts";
import { commitAccount } from "./commit-rows.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

/** They compare with what `findRecord` gives: users have snapshots, sessions have none. */
export const auditHistoryChecks: readonly StorageCheck[] = storageSection("audit history", {
  "an entity's changes come newest version first, with their records, and nobody else's": async (harness) => {
    const story = await tellUser(harness, 5);
    await tellUser(harness, 2);
    const listed = (await listChanges(harness, story.user, 2)).flat();
    assert.deepEqual(
      listed,
      story.operations.map(({ record }, n) => ({ change: story.changes[n], record })).toReversed(),
    );
    assert.deepEqual(
      listed.map(({ change }) => change.version),
      [5, 4, 3, 2, 1],
    );
  },

  "a new version doesn't shift the pages after it": async (harness) => {
    const { user } = await tellUser(harness, 5);
    const input = { entity: "user", entityId: user.id, limit: 2 } as const;
    const first = await harness.storage.audit.listChanges({ ...input, cursor: null });
    await commitAuditedChanges(harness, update("user", user, { bio: "new" }, user.updatedAt));
    const rest = await listChanges(harness, user, 2, first.nextCursor);
    assert.deepEqual(
      rest.map((page) => page.map(({ change }) => change.version)),
      [[3, 2], [1]],
    );
  },

  "what never changed has one empty page, no trail, and is in no listing": async (harness) => {
    const { audit } = harness.storage;
    for (const entityId of [buildId(), "no such id"]) {
      assert.deepEqual(await audit.listChanges({ entity: "user", entityId, cursor: null, limit: 9 }), {
        items: [],
        nextCursor: null,
      });
      assert.equal(await audit.findTrail({ entity: "user", entityId, end: { version: 9 } }), null);
    }
    const at = await storageNow(harness);
    assert.deepEqual(await audit.listTrails({ entity: "user", at, cursor: null, limit: 9 }), {
      items: [],
      nextCursor: null,
    });
  },

  "cursors that no page gave are bad input": async (harness) => {
    const { user } = await tellUser(harness, 2);
    const { audit } = harness.storage;
    const at = await storageNow(harness, 60);
    await expectBadCursors(async (cursor) =>
      audit.listChanges({ entity: "user", entityId: user.id, cursor, limit: 1 }),
    );
    await expectBadCursors(async (cursor) => audit.listTrails({ entity: "user", at, cursor, limit: 1 }));
  },

  "the trail up to a version begins with the newest snapshot": async (harness) => {
    const { user, changes } = await tellUser(harness, 3);
    for (const version of [1, 2, 3]) {
      const trail = await findTrail(harness, "user", user.id, { version });
      assert.deepEqual(trail, changes.slice(version - 1, version));
    }
    assert.deepEqual(await findTrail(harness, "user", user.id, { version: 99 }), changes.slice(2));
    assert.equal(await findTrail(harness, "user", user.id, { version: 0 }), null);
  },

  "without snapshots the trail begins with the insert": async (harness) => {
    const { session, changes } = await tellSession(harness, 4);
    for (const version of [1, 2, 4, 99]) {
      const trail = await findTrail(harness, "session", session.id, { version });
      assert.deepEqual(trail, changes.slice(0, version));
    }
    assert.equal(await findTrail(harness, "user", session.id, { version: 4 }), null);
  },

  "the trail up to a moment holds what was committed at it, to the microsecond": async (harness) => {
    const { session, changes } = await tellSession(harness, 3);
    for (const [n, change] of changes.entries()) {
      const upTo = await findTrail(harness, "session", session.id, { at: change.at });
      assert.deepEqual(upTo, changes.slice(0, n + 1));
      const before = await findTrail(harness, "session", session.id, { at: justBefore(change.at) });
      assert.deepEqual(before, n === 0 ? null : changes.slice(0, n));
    }
  },

  "a moment may be a date": async (harness) => {
    const story = await tellSession(harness, 1);
    const [created] = story.changes;
    assert.ok(created !== undefined);
    const moment = await momentAfter(harness, created.at);
    const changed = update("session", story.session, { amr: [] }, story.session.updatedAt);
    await commitAuditedChanges(harness, changed);
    assert.deepEqual(await findTrail(harness, "session", story.session.id, { at: moment }), [created]);
    assert.equal(await findTrail(harness, "session", story.session.id, { at: new Date(0) }), null);
    const later = await findTrail(harness, "session", story.session.id, {
      at: await storageNow(harness, 60),
    });
    assert.equal(later?.length, 2);
  },

  "the trail of what was deleted ends with its delete": async (harness) => {
    const { session, changes } = await tellSession(harness, 2);
    const gone = await commitAuditedChanges(harness, remove("session", session));
    const [last] = gone.changes;
    assert.deepEqual([last?.kind, last?.version], ["delete", 3]);
    for (const end of [
      { version: 3 },
      { version: 99 },
      { at: gone.record.at },
      { at: await storageNow(harness, 60) },
    ])
      assert.deepEqual(await findTrail(harness, "session", session.id, end), [...changes, last]);
    assert.deepEqual(await findTrail(harness, "session", session.id, { version: 2 }), changes);
    assert.deepEqual(
      await findTrail(harness, "session", session.id, { at: justBefore(gone.record.at) }),
      changes,
    );
  },

  "the trails of a moment are those of all who lived, by id": async (harness) => {
    const kept = await tellSession(harness, 2);
    const ended = await tellSession(harness, 2);
    const both = lastOf(ended.operations).record.at;
    const { record } = await commitAuditedChanges(harness, remove("session", ended.session));
    const late = await tellSession(harness, 1);
    const until = await storageNow(harness, 60);
    for (const [at, stories] of [
      [both, [kept, ended]],
      [justBefore(record.at), [kept, ended]],
      [record.at, [kept]],
      [until, [kept, late]],
      [justBefore(kept.changes[0]?.at ?? both), []],
    ] as const) {
      const expected = stories
        .map(({ session, changes }) => ({ entityId: session.id, changes }))
        .toSorted((a, b) => (a.entityId < b.entityId ? -1 : 1));
      assert.deepEqual((await listTrails(harness, at, 9)).flat(), expected);
    }
  },

  "the trails of a moment come in pages, whatever happens between": async (harness) => {
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push((await tellSession(harness, 1)).session.id);
    const at = await momentAfter(harness, (await tellSession(harness, 1)).changes[0]?.at ?? fail());
    const input = { entity: "session", at, limit: 2 } as const;
    const first = await harness.storage.audit.listTrails({ ...input, cursor: null });
    await tellSession(harness, 1);
    const rest = await listTrails(harness, at, 2, first.nextCursor);
    assert.deepEqual(
      [first.items, ...rest].map((page) => page.length),
      [2, 2, 2],
    );
    const listed = [...first.items, ...rest.flat()].map(({ entityId }) => entityId);
    assert.deepEqual(listed, listed.toSorted());
    assert.equal(new Set([...listed, ...ids]).size, 6);
  },
});

interface Story {
  readonly operations: readonly AuditedOperation[];
  /** Of the one entity. */
  readonly changes: readonly StoredAuditChange[];
}

/** A user with so many versions, each with a snapshot. */
async function tellUser(
  harness: StorageHarness,
  versions: number,
): Promise<Story & { readonly user: UserRow }> {
  const account = buildAccount();
  let { user } = account;
  const operations = [await commitAuditedChanges(harness, ...insertAccount(account))];
  for (let version = 2; version <= versions; version += 1) {
    operations.push(
      await commitAuditedChanges(harness, update("user", user, { bio: String(version) }, user.updatedAt)),
    );
    user = (await harness.readRow("user", user.id)) ?? fail();
  }
  return { user, operations, changes: changesOf(operations, user.id, "user") };
}

/** A session with so many versions, none with a snapshot. */
async function tellSession(
  harness: StorageHarness,
  versions: number,
): Promise<Story & { readonly session: SessionRow }> {
  const { user } = await commitAccount(harness);
  let session = buildSession(user);
  const operations = [await commitAuditedChanges(harness, insert("session", session))];
  for (let version = 2; version <= versions; version += 1) {
    const change = update("session", session, { amr: [String(version)] }, session.updatedAt);
    operations.push(await commitAuditedChanges(harness, change));
    session = (await harness.readRow("session", session.id)) ?? fail();
  }
  return { session, operations, changes: changesOf(operations, session.id, "session") };
}

function changesOf(
  operations: readonly AuditedOperation[],
  entityId: string,
  entity: StoredAuditChange["entity"],
): readonly StoredAuditChange[] {
  return operations
    .flatMap(({ changes }) => changes)
    .filter((change) => change.entityId === entityId && change.entity === entity);
}

function lastOf(operations: readonly AuditedOperation[]): AuditedOperation {
  return operations.at(-1) ?? fail();
}

async function listChanges(
  { storage }: StorageHarness,
  { id }: UserRow,
  limit: number,
  from: string | null = null,
): Promise<
  readonly (readonly { readonly change: StoredAuditChange; readonly record: StoredAuditRecord }[])[]
> {
  return listAllPages(
    async (cursor) => storage.audit.listChanges({ entity: "user", entityId: id, cursor, limit }),
    from,
  );
}

async function listTrails(
  { storage }: StorageHarness,
  at: Date | Instant,
  limit: number,
  from: string | null = null,
): Promise<readonly (readonly EntityTrail[])[]> {
  return listAllPages(
    async (cursor) => storage.audit.listTrails({ entity: "session", at, cursor, limit }),
    from,
  );
}

async function findTrail(
  { storage }: StorageHarness,
  entity: "user" | "session",
  entityId: string,
  end: TrailEnd,
): Promise<readonly StoredAuditChange[] | null> {
  const trail = await storage.audit.findTrail({ entity, entityId, end });
  if (trail !== null) assert.equal(trail.entityId, entityId);
  return trail === null ? null : trail.changes;
}

/** A microsecond earlier. */
function justBefore(at: Instant): Instant {
  return instantOf(Date.parse(`${at.slice(0, 19)}Z`) * 1000 + Number(at.slice(20, 26)) - 1);
}

function fail(): never {
  return assert.fail("what was committed is there");
}
