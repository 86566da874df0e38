import assert from "node:assert/strict";
import type { Change } from "../../domain/operations/change.ts";
import { count, insert, remove, reset, update } from "../../domain/operations/change-builders.ts";
import { buildId } from "../builders/build-id.ts";
import { buildOperation } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { buildUser } from "../builders/build-user.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAccount, commitChanges, commitSession, commitVendor } from "./commit-rows.ts";
import { expectRefusal, rejectionOf } from "./expect-refusal.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const guardChecks: readonly StorageCheck[] = storageSection("guards", {
  "an update of a version that is not the present one is refused": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, update("user", user, { bio: "first" }, user.updatedAt));
    for (const version of [1, 3]) {
      const change = update("user", { ...user, version }, { bio: "lost" }, user.updatedAt);
      await expectRefusal(commitChanges(harness, change), "ERR_STORAGE_CONFLICT");
    }
    assert.equal((await harness.readRow("user", user.id))?.bio, "first");
  },

  "each entity has the guard": async (harness) => {
    const { user, vendor } = await commitVendor(harness);
    const { client } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    assert.ok(client !== null);
    const changes = [
      update("vendorProfile", { ...vendor, version: 2 }, { description: "lost" }, user.updatedAt),
      update("clientProfile", { ...client, version: 2 }, { attributes: { lost: true } }, user.updatedAt),
      update("session", { ...session, version: 2 }, { amr: [] }, user.updatedAt),
    ];
    for (const change of changes) await expectRefusal(commitChanges(harness, change), "ERR_STORAGE_CONFLICT");
    assert.deepEqual(await harness.readRow("vendorProfile", user.id), vendor);
    assert.deepEqual(await harness.readRow("clientProfile", client.userId), client);
    assert.deepEqual(await harness.readRow("session", session.id), session);
  },

  "a delete of a version that is not the present one is refused": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    await expectRefusal(
      commitChanges(harness, remove("session", { ...session, version: 2 })),
      "ERR_STORAGE_CONFLICT",
    );
    assert.deepEqual(await harness.readRow("session", session.id), session);
  },

  "a row that is gone, or never was, can't be updated or deleted": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    await commitChanges(harness, remove("session", session));
    const changes = [
      remove("session", session),
      update("session", session, { amr: [] }, new Date()),
      update("user", buildUser(), { bio: "nobody's" }, new Date()),
      remove("session", buildSession(user)),
    ];
    for (const change of changes) await expectRefusal(commitChanges(harness, change), "ERR_STORAGE_CONFLICT");
    assert.equal(await harness.countRows("session"), 0);
    assert.equal(await harness.countRows("user"), 1);
  },

  "require lets an operation pass while the row has the version, and leaves the row": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, requireUser(user.id, 1), count("code_failures", "a", 1, null));
    assert.deepEqual(await harness.readRow("user", user.id), user);
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 1);
  },

  "require refuses the operation when the row has another version or is gone": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, update("user", user, { bio: "moved" }, user.updatedAt));
    for (const required of [requireUser(user.id, 1), requireUser(user.id, 3), requireUser(buildId(), 1)]) {
      const commit = commitChanges(harness, required, count("code_failures", "a", 1, null));
      await expectRefusal(commit, "ERR_STORAGE_CONFLICT");
    }
    assert.equal(await harness.readCounter("code_failures", "a"), null);
  },

  "a row or a counter named twice is refused before anything is written": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    const change = update("user", user, { bio: "twice" }, user.updatedAt);
    await expectNothing(harness, change, change);
    await expectNothing(harness, requireUser(user.id, 1), change);
    await expectNothing(harness, remove("session", session), insert("session", session));
    await expectNothing(harness, count("code_failures", "a", 1, null), count("code_failures", "a", 1, null));
    await expectNothing(harness, reset("code_failures", "a"), count("code_failures", "a", 1, null));
    assert.deepEqual(await harness.readRow("user", user.id), user);
  },

  "an update that doesn't move the version by one, or moves the key, is refused before anything is written":
    async (harness) => {
      const { user } = await commitAccount(harness);
      const { user: other } = await commitAccount(harness);
      for (const after of [
        { ...user },
        { ...user, version: 3 },
        { ...user, version: 0 },
        { ...other, version: 2 },
      ]) {
        await expectNothing(harness, { kind: "update", entity: "user", before: user, after });
      }
      assert.deepEqual(await harness.readRow("user", user.id), user);
      assert.deepEqual(await harness.readRow("user", other.id), other);
    },

  "a count by something else than a natural number is refused before anything is written": async (
    harness,
  ) => {
    for (const by of [-1, 0.5, Number.NaN])
      await expectNothing(harness, count("code_failures", "a", by, null));
  },

  "a count by 0 changes nothing": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, count("code_failures", "a", 4, null));
    const before = await harness.readCounter("code_failures", "a");
    await harness.elapse(60);
    const aged = await harness.readCounter("code_failures", "a");
    await commitChanges(
      harness,
      count("code_failures", "a", 0, user.id),
      count("code_failures", "b", 0, null),
    );
    assert.equal(before?.n, 4);
    assert.deepEqual(await harness.readCounter("code_failures", "a"), aged);
    assert.equal((await harness.readCounter("code_failures", "b"))?.n ?? 0, 0);
  },

  "a reset forgets the one counter": async (harness) => {
    await commitChanges(harness, count("code_failures", "a", 4, null), count("code_failures", "b", 5, null));
    await commitChanges(harness, reset("code_failures", "a"));
    assert.equal(await harness.readCounter("code_failures", "a"), null);
    assert.equal((await harness.readCounter("code_failures", "b"))?.n, 5);
    await commitChanges(harness, count("code_failures", "a", 1, null));
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 1);
  },
});

function requireUser(id: string, version: number): Change {
  return { kind: "require", entity: "user", id, version };
}

async function expectNothing(harness: StorageHarness, ...changes: readonly Change[]): Promise<void> {
  const before = await harness.countRows("operation");
  const error = await rejectionOf(harness.storage.commit(buildOperation({ changes })));
  assert.ok(error instanceof TypeError, `Expected a TypeError, got ${String(error)}`);
  assert.equal(await harness.countRows("operation"), before);
}
