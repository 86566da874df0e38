import assert from "node:assert/strict";
import type { JsonObject } from "../../domain/json.ts";
import { insert } from "../../domain/operations/change-builders.ts";
import { buildAccount, buildVendorProfile, insertAccount } from "../builders/build-account.ts";
import { buildDelivery, buildEvent, buildOperation } from "../builders/build-operation.ts";
import { buildUser } from "../builders/build-user.ts";
import { commitAccount, commitChanges, commitDeliveries, commitSession } from "./commit-rows.ts";
import { hardJson, hardTexts } from "./hard-values.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const fidelityChecks: readonly StorageCheck[] = storageSection("fidelity", {
  "times come back to the millisecond": async (harness) => {
    for (const iso of [
      "1969-12-31T23:59:59.999Z",
      "2024-02-29T23:59:59.001Z",
      "2024-03-31T01:30:00.500Z",
      "9999-12-31T23:59:59.999Z",
    ]) {
      const at = new Date(iso);
      const { user } = await commitAccount(harness, {
        createdAt: at,
        updatedAt: at,
        verifiedAt: at,
        deletedAt: at,
        status: "deleted",
      });
      assert.deepEqual((await harness.storage.users.findById(user.id))?.user, user);
    }
  },

  "texts come back as they were, in every kind of column": async (harness) => {
    for (const text of hardTexts) {
      const { user } = await commitAccount(harness, {
        userType: "staff",
        fullName: text,
        bio: text,
        address: text,
      });
      const session = await commitSession(harness, user, { userAgent: text, amr: [text, "otp", text] });
      assert.deepEqual(await harness.readRow("user", user.id), user, JSON.stringify(text));
      assert.deepEqual(await harness.readRow("session", session.id), session, JSON.stringify(text));
    }
  },

  "composed and decomposed letters are different look-up values": async (harness) => {
    for (const emailLookup of ["\u00e9@example.com", "e\u0301@example.com", "E\u0301@example.com"]) {
      await commitAccount(harness, { emailLookup, emailSealed: emailLookup });
    }
    assert.equal(await harness.countRows("user"), 3);
  },

  "null and the empty text stay apart": async (harness) => {
    const { user } = await commitAccount(harness, { fullName: null, bio: "" });
    const stored = (await harness.storage.users.findById(user.id))?.user;
    assert.deepEqual([stored?.fullName, stored?.bio], [null, ""]);
  },

  "booleans come back as they were": async (harness) => {
    for (const newsletter of [true, false]) {
      const { user } = await commitAccount(harness, { newsletter });
      assert.equal((await harness.readRow("user", user.id))?.newsletter, newsletter);
    }
  },

  "JSON of every shape comes back as it was": async (harness) => {
    for (const json of hardJson) {
      const user = buildUser({ userType: "vendor" });
      const vendor = buildVendorProfile(user, { openingHours: json, attributes: { json, list: [json] } });
      await commitChanges(harness, insert("user", user), insert("vendorProfile", vendor));
      assert.deepEqual(
        await harness.storage.users.findById(user.id),
        { user, vendor, client: null },
        JSON.stringify(json),
      );
    }
  },

  "an undefined member is an absent one": async (harness) => {
    const account = buildAccount();
    assert.ok(account.client !== null);
    const client = { ...account.client, attributes: { kept: 1, left: undefined } };
    await commitChanges(harness, ...insertAccount({ ...account, client }));
    assert.deepEqual((await harness.readRow("clientProfile", account.user.id))?.attributes, { kept: 1 });
  },

  "a member named __proto__ is a member like others": async (harness) => {
    const account = buildAccount();
    assert.ok(account.client !== null);
    // What a JSON parser makes of it: an own member.
    const attributes = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":1}') as JsonObject;
    await commitChanges(harness, ...insertAccount({ ...account, client: { ...account.client, attributes } }));
    const stored = (await harness.storage.users.findById(account.user.id))?.client?.attributes ?? {};
    assert.equal(
      JSON.stringify(Object.entries(stored).toSorted(([a], [b]) => a.localeCompare(b))),
      '[["__proto__",{"isAdmin":true}],["constructor",1]]',
    );
    assert.equal("isAdmin" in stored, false);
  },

  "empty lists stay empty lists": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user, { amr: [] });
    assert.deepEqual((await harness.storage.sessions.findById(session.id))?.session.amr, []);
    await harness.storage.commit(buildOperation({ events: [buildEvent({ fields: [] })] }));
    assert.equal(await harness.countRows("event"), 1);
  },

  "very long texts come back whole": async (harness) => {
    const long = "\u{1F389}a\u00e9'\"\\".repeat(40_000);
    const { user } = await commitAccount(harness, { bio: long });
    assert.equal((await harness.readRow("user", user.id))?.bio, long);
    await commitDeliveries(harness, buildDelivery({ sealed: long }));
    const [claimed] = await harness.storage.deliveries.claim({
      channels: ["email"],
      limit: 1,
      leaseSeconds: 30,
    });
    assert.equal(claimed?.sealed, long);
  },
});
