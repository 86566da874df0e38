import { insert, update } from "../../domain/operations/change-builders.ts";
import {
  buildAccount,
  buildClientProfile,
  buildVendorProfile,
  insertAccount,
} from "../builders/build-account.ts";
import { buildDelivery, buildEvent, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { buildUser } from "../builders/build-user.ts";
import { commitAccount, commitChanges, commitSession, commitVendor } from "./commit-rows.ts";
import { expectDuplicate } from "./expect-refusal.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const uniquenessChecks: readonly StorageCheck[] = storageSection("uniqueness", {
  "a taken email address names user.emailLookup": async (harness) => {
    const { user } = await commitAccount(harness);
    const rival = buildAccount({ emailLookup: user.emailLookup, emailSealed: user.emailSealed });
    await expectDuplicate(commitChanges(harness, ...insertAccount(rival)), "user", "emailLookup");
  },

  "a taken phone number names user.phoneLookup": async (harness) => {
    const { user } = await commitAccount(harness, { authMethod: "phone" });
    const rival = buildAccount({
      authMethod: "phone",
      phoneLookup: user.phoneLookup,
      phoneSealed: user.phoneSealed,
    });
    await expectDuplicate(commitChanges(harness, ...insertAccount(rival)), "user", "phoneLookup");
  },

  "a taken identifier hash names user.identifierHash": async (harness) => {
    const { user } = await commitAccount(harness);
    const rival = buildAccount({ identifierHash: user.identifierHash });
    await expectDuplicate(commitChanges(harness, ...insertAccount(rival)), "user", "identifierHash");
  },

  "a taken user id names user.id": async (harness) => {
    const { user } = await commitAccount(harness, { userType: "staff" });
    const rival = buildUser({ userType: "staff", id: user.id });
    await expectDuplicate(commitChanges(harness, insert("user", rival)), "user", "id");
  },

  "a taken slug names vendorProfile.slug": async (harness) => {
    const { vendor } = await commitVendor(harness);
    const { user } = buildAccount({ userType: "vendor" });
    const rival = buildVendorProfile(user, { slug: vendor.slug });
    const registration = commitChanges(harness, insert("user", user), insert("vendorProfile", rival));
    await expectDuplicate(registration, "vendorProfile", "slug");
  },

  "a second profile names its userId": async (harness) => {
    const vendor = buildVendorProfile((await commitVendor(harness)).user);
    await expectDuplicate(commitChanges(harness, insert("vendorProfile", vendor)), "vendorProfile", "userId");
    const client = buildClientProfile((await commitAccount(harness)).user);
    await expectDuplicate(commitChanges(harness, insert("clientProfile", client)), "clientProfile", "userId");
  },

  "a taken session id names session.id": async (harness) => {
    const { user } = await commitAccount(harness);
    const { id } = await commitSession(harness, user);
    await expectDuplicate(
      commitChanges(harness, insert("session", buildSession(user, { id }))),
      "session",
      "id",
    );
  },

  "a challenge is redeemed once": async (harness) => {
    const { challengeId } = buildRedemption();
    await commitChanges(harness, insert("redemption", buildRedemption({ challengeId })));
    const second = commitChanges(harness, insert("redemption", buildRedemption({ challengeId })));
    await expectDuplicate(second, "redemption", "challengeId");
  },

  "an operation is committed once": async ({ storage }) => {
    const operation = buildOperation({ events: [buildEvent()] });
    await storage.commit(operation);
    await expectDuplicate(storage.commit(operation), "operation", "id");
  },

  "ids of events and deliveries are taken once": async ({ storage }) => {
    const [event, delivery] = [buildEvent(), buildDelivery()];
    await storage.commit(buildOperation({ events: [event], deliveries: [delivery] }));
    await expectDuplicate(storage.commit(buildOperation({ events: [event] })), "event", "id");
    await expectDuplicate(storage.commit(buildOperation({ deliveries: [delivery] })), "delivery", "id");
  },

  "an update can't take another vendor's slug": async (harness) => {
    const [first, second] = [await commitVendor(harness), await commitVendor(harness)];
    const change = update("vendorProfile", second.vendor, { slug: first.vendor.slug }, new Date());
    await expectDuplicate(commitChanges(harness, change), "vendorProfile", "slug");
  },

  "a given-up slug can be taken": async (harness) => {
    const [first, second] = [await commitVendor(harness), await commitVendor(harness)];
    await commitChanges(
      harness,
      update("vendorProfile", first.vendor, { slug: `${first.vendor.slug}-moved` }, new Date()),
    );
    await commitChanges(
      harness,
      update("vendorProfile", second.vendor, { slug: first.vendor.slug }, new Date()),
    );
  },

  "two rows of one operation can't share a unique value either": async (harness) => {
    const { user } = buildAccount();
    const rivals = [user, buildUser({ emailLookup: user.emailLookup, emailSealed: user.emailSealed })];
    const changes = rivals.map((rival) => insert("user", { ...rival, userType: "staff" }));
    await expectDuplicate(commitChanges(harness, ...changes), "user", "emailLookup");
  },

  "users without an email, or without a phone, don't collide by that": async (harness) => {
    for (const authMethod of ["email", "email", "phone", "phone"] as const)
      await commitAccount(harness, { authMethod });
  },

  "a user has as many sessions as he likes": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitSession(harness, user);
    await commitSession(harness, user);
  },
});
