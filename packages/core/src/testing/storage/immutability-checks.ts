import assert from "node:assert/strict";
import type { Change } from "../../domain/operations/change.ts";
import { insert, remove, update } from "../../domain/operations/change-builders.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { buildAccount, buildClientProfile, buildVendorProfile } from "../builders/build-account.ts";
import { buildOperation } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { buildUser } from "../builders/build-user.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAccount, commitChanges, commitVendor } from "./commit-rows.ts";
import { expectRefusal } from "./expect-refusal.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

const nothing = { emailLookup: null, emailSealed: null, phoneLookup: null, phoneSealed: null } as const;
const email = { emailLookup: "ada@example.com", emailSealed: "ada@example.com" } as const;
const phone = { phoneLookup: "+4915112345678", phoneSealed: "+4915112345678" } as const;

export const immutabilityChecks: readonly StorageCheck[] = storageSection("immutability", {
  "user type, authentication method and identifier never change": async (harness) => {
    const { user } = await commitAccount(harness, { userType: "staff" });
    const { identifierHash } = buildUser();
    for (const patch of [{ userType: "client" }, { authMethod: "google" }, { identifierHash }] as const) {
      await expectInvalid(harness, update("user", user, patch, user.updatedAt));
      assert.deepEqual(await harness.readRow("user", user.id), user);
    }
  },

  "they also stay when the operation is wrong about what stood before": async (harness) => {
    const { identifierHash } = buildUser();
    for (const lie of [{ userType: "client" }, { authMethod: "google" }, { identifierHash }] as const) {
      const { user } = await commitAccount(harness, { userType: "staff" });
      const change = update("user", { ...user, ...lie }, { bio: "lie" }, user.updatedAt);
      // Refused or not: what counts is what stands afterwards.
      await Promise.allSettled([commitChanges(harness, change)]);
      const stored = await harness.readRow("user", user.id);
      assert.deepEqual(
        [stored?.userType, stored?.authMethod, stored?.identifierHash],
        [user.userType, user.authMethod, user.identifierHash],
      );
    }
  },

  "the representation of an identifier may change while its hash stays": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(
      harness,
      update("user", user, { emailLookup: "blind", emailSealed: "v1.sealed" }, user.updatedAt),
    );
    assert.equal((await harness.readRow("user", user.id))?.emailSealed, "v1.sealed");
  },

  "a user has an email or a phone, never both, never neither, never half of one": async (harness) => {
    const wrong = [
      nothing,
      { ...email, ...phone },
      { ...nothing, emailLookup: "a" },
      { ...nothing, phoneSealed: "a" },
    ];
    for (const identifiers of wrong) {
      const user = buildUser({ userType: "staff", ...identifiers });
      await expectInvalid(harness, insert("user", user));
    }
    const { user } = await commitAccount(harness);
    for (const identifiers of wrong)
      await expectInvalid(harness, update("user", user, identifiers, user.updatedAt));
    assert.deepEqual(await harness.readRow("user", user.id), user);
    assert.equal(await harness.countRows("user"), 1);
  },

  "erasing takes every form of the identifier": async (harness) => {
    const { user } = await commitAccount(harness);
    const { emailSealed } = user;
    const halves = [{}, { emailLookup: null }, { ...nothing, emailSealed }, { ...nothing, ...phone }];
    for (const left of halves)
      await expectInvalid(harness, update("user", user, { ...left, status: "erased" }, user.updatedAt));
    await commitChanges(harness, update("user", user, { ...nothing, status: "erased" }, user.updatedAt));
    assert.equal((await harness.readRow("user", user.id))?.emailSealed, null);
  },

  "erased is final": async (harness) => {
    const { user } = await commitAccount(harness);
    const erased: UserRow = { ...user, ...nothing, status: "erased", version: 2 };
    await commitChanges(harness, { kind: "update", entity: "user", before: user, after: erased });
    for (const status of ["active", "suspended", "deleted"] as const) {
      await expectInvalid(harness, update("user", erased, { ...email, status }, user.updatedAt));
    }
    assert.deepEqual(await harness.readRow("user", user.id), erased);
  },

  "a vendor and a client are registered with the profile of their type": async (harness) => {
    const vendor = buildUser({ userType: "vendor" });
    const client = buildUser({ userType: "client" });
    const staff = buildUser({ userType: "staff" });
    await expectInvalid(harness, insert("user", vendor));
    await expectInvalid(harness, insert("user", client));
    await expectInvalid(harness, insert("user", vendor), insert("clientProfile", buildClientProfile(vendor)));
    await expectInvalid(harness, insert("user", client), insert("vendorProfile", buildVendorProfile(client)));
    await expectInvalid(harness, insert("user", staff), insert("clientProfile", buildClientProfile(staff)));
    const both = [
      insert("vendorProfile", buildVendorProfile(vendor)),
      insert("clientProfile", buildClientProfile(vendor)),
    ];
    await expectInvalid(harness, insert("user", vendor), ...both);
    for (const kind of ["user", "vendorProfile", "clientProfile"] as const)
      assert.equal(await harness.countRows(kind), 0);
  },

  "a profile of another type can't be added later, and one's own can't be taken away": async (harness) => {
    const { user, vendor } = await commitVendor(harness);
    await expectInvalid(harness, insert("clientProfile", buildClientProfile(user)));
    await expectInvalid(harness, remove("vendorProfile", vendor));
    assert.deepEqual(await harness.storage.users.findById(user.id), { user, vendor, client: null });
  },

  "profiles and sessions have a user": async (harness) => {
    const stranger = buildAccount().user;
    await expectInvalid(harness, insert("clientProfile", buildClientProfile(stranger)));
    await expectInvalid(harness, insert("vendorProfile", buildVendorProfile(stranger)));
    await expectInvalid(harness, insert("session", buildSession(stranger)));
    for (const kind of ["clientProfile", "vendorProfile", "session"] as const)
      assert.equal(await harness.countRows(kind), 0);
  },

  "a user doesn't go while his sessions stand": async (harness) => {
    const { user } = await commitAccount(harness, { userType: "staff" });
    await commitChanges(harness, insert("session", buildSession(user)));
    await expectInvalid(harness, remove("user", user));
    assert.deepEqual(await harness.readRow("user", user.id), user);
  },
});

async function expectInvalid({ storage }: StorageHarness, ...changes: readonly Change[]): Promise<void> {
  await expectRefusal(storage.commit(buildOperation({ changes })), "ERR_STORAGE_INVALID");
}
