import assert from "node:assert/strict";
import { reset } from "../../domain/operations/change-builders.ts";
import { buildHex, buildId } from "../builders/build-id.ts";
import { buildUser, identifierKeyOf } from "../builders/build-user.ts";
import { commitAccount, commitChanges } from "./commit-rows.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const absenceChecks: readonly StorageCheck[] = storageSection("absence", {
  "an unknown user is null": async ({ storage }) => {
    assert.equal(await storage.users.findById(buildId()), null);
  },

  "an unknown session is null": async ({ storage }) => {
    assert.equal(await storage.sessions.findById(buildId()), null);
  },

  "an unknown identifier has no account and no counters, and still the time": async (harness) => {
    await commitAccount(harness);
    const { now, ...rest } = await harness.storage.identifiers.getStanding({
      identifierKey: identifierKeyOf(buildUser()),
      counters: [{ counter: "code_failures", key: buildHex(16) }],
    });
    assert.deepEqual(rest, { account: null, counters: [] });
    assert.ok(Math.abs(now.getTime() - Date.now()) < 60_000);
  },

  "a user without sessions has one empty last page": async (harness) => {
    const { user } = await commitAccount(harness);
    const input = { seenAfter: new Date(0), cursor: null, limit: 10 };
    assert.deepEqual(await harness.storage.sessions.listLive({ userId: user.id, ...input }), {
      items: [],
      nextCursor: null,
    });
    assert.deepEqual(await harness.storage.sessions.listLive({ userId: buildId(), ...input }), {
      items: [],
      nextCursor: null,
    });
  },

  "nothing has expired, nothing is due, nothing is to be pruned": async ({ storage }) => {
    assert.deepEqual(await storage.sessions.listExpired({ before: new Date(), limit: 10 }), []);
    assert.deepEqual(
      await storage.deliveries.claim({ channels: ["email", "sms"], limit: 10, leaseSeconds: 30 }),
      [],
    );
    assert.equal(await storage.prune({ limit: 10 }), 0);
  },

  "a reset of a counter that nobody counted is no error": async (harness) => {
    await commitChanges(harness, reset("code_failures", "never"));
    assert.equal(await harness.readCounter("code_failures", "never"), null);
    assert.equal(await harness.countRows("operation"), 1);
  },

  "a touch of a session that is gone is no error and makes none": async (harness) => {
    await harness.storage.sessions.touch({ id: buildId(), at: new Date(), ifBefore: new Date() });
    assert.equal(await harness.countRows("session"), 0);
  },
});
