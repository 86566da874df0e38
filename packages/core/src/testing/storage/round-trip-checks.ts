import assert from "node:assert/strict";
import { count, insert, remove, update } from "../../domain/operations/change-builders.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildHex } from "../builders/build-id.ts";
import { buildDelivery, buildEvent, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { identifierKeyOf } from "../builders/build-user.ts";
import { commitAccount, commitChanges, commitSession, commitVendor } from "./commit-rows.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const roundTripChecks: readonly StorageCheck[] = storageSection("round trip", {
  "an account of each type is found by its id as it was written": async (harness) => {
    for (const userType of ["vendor", "client", "staff"] as const) {
      const account = await commitAccount(harness, { userType });
      assert.deepEqual(await harness.storage.users.findById(account.user.id), account);
    }
  },

  "an account is found by its identifier key, whatever its kind and status": async (harness) => {
    for (const overrides of [
      { authMethod: "phone" },
      { status: "suspended" },
      { status: "deleted" },
    ] as const) {
      const account = await commitAccount(harness, overrides);
      const identifierKey = identifierKeyOf(account.user);
      const standing = await harness.storage.identifiers.getStanding({ identifierKey, counters: [] });
      assert.deepEqual(standing.account, account);
    }
  },

  "every row of an operation is stored": async (harness) => {
    const account = buildAccount({ userType: "vendor" });
    const session = buildSession(account.user);
    const changes = [
      insert("redemption", buildRedemption()),
      ...insertAccount(account),
      insert("session", session),
      count("code_failures", buildHex(8), 1, null),
    ];
    await harness.storage.commit(
      buildOperation({ changes, events: [buildEvent(), buildEvent()], deliveries: [buildDelivery()] }),
    );
    assert.deepEqual(await harness.readRow("user", account.user.id), account.user);
    assert.deepEqual(await harness.readRow("vendorProfile", account.user.id), account.vendor);
    assert.deepEqual(await harness.readRow("session", session.id), session);
    const expected = {
      user: 1,
      vendorProfile: 1,
      clientProfile: 0,
      session: 1,
      redemption: 1,
      counter: 1,
      operation: 1,
      event: 2,
      delivery: 1,
    };
    for (const [kind, rows] of Object.entries(expected)) {
      // The keys of a literal are its keys.
      assert.equal(await harness.countRows(kind as keyof typeof expected), rows, `rows of ${kind}`);
    }
  },

  "an operation without changes is remembered": async (harness) => {
    await harness.storage.commit(buildOperation());
    assert.equal(await harness.countRows("operation"), 1);
  },

  "an update replaces every mutable field and moves the version": async (harness) => {
    const { user } = await commitAccount(harness);
    const at = new Date(user.updatedAt.getTime() + 1000);
    const patch = {
      fullName: "Ada",
      avatarUrl: "https://example.com/a.png",
      bio: "b",
      gender: "f",
      country: "GB",
      region: "r",
    };
    const more = {
      city: "London",
      address: "a",
      newsletter: true,
      locale: "en-GB",
      status: "suspended",
      epoch: 2,
      deletedAt: at,
    } as const;
    await commitChanges(harness, update("user", user, { ...patch, ...more }, at));
    const expected = { ...user, ...patch, ...more, version: 2, updatedAt: at };
    assert.deepEqual(await harness.readRow("user", user.id), expected);
    assert.deepEqual((await harness.storage.users.findById(user.id))?.user, expected);
  },

  "an update of a profile is read with its user": async (harness) => {
    const { user, vendor } = await commitVendor(harness);
    const patch = {
      status: "approved",
      statusReason: "ok",
      storeName: "New",
      slug: `new-${buildHex(6)}`,
      attributes: { vat: "x" },
    } as const;
    await commitChanges(
      harness,
      update("vendorProfile", vendor, { ...patch, openingHours: [1] }, user.updatedAt),
    );
    const expected = { ...vendor, ...patch, openingHours: [1], version: 2 };
    assert.deepEqual(await harness.storage.users.findById(user.id), { user, vendor: expected, client: null });
  },

  "several updates follow each other": async (harness) => {
    const { user } = await commitAccount(harness);
    const second = { ...user, bio: "two", version: 2 };
    await commitChanges(harness, update("user", user, { bio: "two" }, user.updatedAt));
    await commitChanges(harness, update("user", second, { bio: "three" }, user.updatedAt));
    assert.deepEqual(await harness.readRow("user", user.id), { ...user, bio: "three", version: 3 });
  },

  "a deleted row is gone": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    await commitChanges(harness, remove("session", session));
    assert.equal(await harness.readRow("session", session.id), null);
    assert.equal(await harness.storage.sessions.findById(session.id), null);
  },

  "a session is found with the account behind it and the storage's time": async (harness) => {
    const account = await commitAccount(harness, { userType: "vendor" });
    const session = await commitSession(harness, account.user);
    const before = await storageNow(harness);
    const record = await harness.storage.sessions.findById(session.id);
    assert.ok(record !== null && record.now >= before && record.now <= (await storageNow(harness)));
    assert.deepEqual(record, { session, account, now: record.now });
  },

  "a session is also found when it has ended: the caller judges": async (harness) => {
    const account = await commitAccount(harness, { status: "suspended" });
    const expiresAt = await storageNow(harness, -60);
    const session = await commitSession(harness, account.user, { epoch: 0, expiresAt });
    assert.deepEqual((await harness.storage.sessions.findById(session.id))?.session, session);
  },

  "counters are read as they were counted, and only those that were asked for": async (harness) => {
    const { user } = await commitAccount(harness);
    const [key, other] = [buildHex(16), buildHex(16)];
    await commitChanges(
      harness,
      count("code_failures", key, 2, null),
      count("code_failures", other, 7, null),
    );
    const before = await storageNow(harness);
    await commitChanges(harness, count("code_failures", key, 1, user.id));
    const { counters } = await harness.storage.identifiers.getStanding({
      identifierKey: identifierKeyOf(user),
      counters: [{ counter: "code_failures", key }],
    });
    const countedAt = counters[0]?.countedAt ?? new Date(0);
    assert.deepEqual(counters, [{ counter: "code_failures", key, n: 3, subjectId: user.id, countedAt }]);
    assert.ok(countedAt >= before, "countedAt is the time of the last count");
    assert.deepEqual(await harness.readCounter("code_failures", key), counters[0]);
  },

  "a counter keeps its subject when a later count names none": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, count("code_failures", "kept", 1, user.id));
    await commitChanges(harness, count("code_failures", "kept", 1, null));
    assert.equal((await harness.readCounter("code_failures", "kept"))?.subjectId, user.id);
  },

  "touch moves lastSeenAt forward and nothing else": async (harness) => {
    const { user } = await commitAccount(harness);
    const seen = new Date("2030-01-01T12:00:00.000Z");
    const session = await commitSession(harness, user, { lastSeenAt: seen });
    const minutesLater = (minutes: number): Date => new Date(seen.getTime() + minutes * 60_000);
    const { touch } = harness.storage.sessions;
    await touch({ id: session.id, at: minutesLater(5), ifBefore: seen });
    assert.deepEqual(await harness.readRow("session", session.id), session, "seen recently enough");
    await touch({ id: session.id, at: minutesLater(-5), ifBefore: minutesLater(1) });
    assert.deepEqual(await harness.readRow("session", session.id), session, "never back");
    await touch({ id: session.id, at: minutesLater(5), ifBefore: minutesLater(1) });
    assert.deepEqual(await harness.readRow("session", session.id), {
      ...session,
      lastSeenAt: minutesLater(5),
    });
  },

  "an update of a session that read an older lastSeenAt doesn't move it back": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    const later = new Date(session.lastSeenAt.getTime() + 60_000);
    await harness.storage.sessions.touch({ id: session.id, at: later, ifBefore: later });
    await commitChanges(harness, update("session", session, { amr: ["otp", "pwd"] }, later));
    const expected = { ...session, amr: ["otp", "pwd"], version: 2, updatedAt: later, lastSeenAt: later };
    assert.deepEqual(await harness.readRow("session", session.id), expected);
  },

  "nobody changes what is stored by changing what he handed in or got": async (harness) => {
    const attributes = { list: [1, 2] };
    const createdAt = new Date("2024-05-06T07:08:09.010Z");
    const account = buildAccount({ createdAt: new Date(createdAt) });
    const client = account.client === null ? null : { ...account.client, attributes };
    await commitChanges(harness, ...insertAccount({ ...account, client }));
    attributes.list.push(3);
    account.user.createdAt.setFullYear(1999);
    const first = await harness.storage.users.findById(account.user.id);
    first?.user.createdAt.setFullYear(1999);
    Object.assign(first?.client?.attributes ?? {}, { list: "changed" });
    const second = await harness.storage.users.findById(account.user.id);
    assert.deepEqual(second?.client?.attributes, { list: [1, 2] });
    assert.deepEqual(second?.user.createdAt, createdAt);
  },

  "check and ping answer": async ({ storage }) => {
    assert.deepEqual([await storage.check(), await storage.ping()], [undefined, undefined]);
  },
});
