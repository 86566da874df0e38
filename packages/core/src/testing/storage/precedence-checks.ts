import type { Change } from "../../domain/operations/change.ts";
import { insert, remove, update } from "../../domain/operations/change-builders.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildEvent, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAccount, commitChanges, commitSession, commitVendor } from "./commit-rows.ts";
import { expectDuplicate, expectRefusal } from "./expect-refusal.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

/** Which of several broken rules is named decides what the caller is told; the order of the changes in the operation decides nothing. */
export const precedenceChecks: readonly StorageCheck[] = storageSection("uniqueness", {
  "a repeated operation is named before a used challenge": async ({ storage }) => {
    const operation = buildOperation({ changes: [insert("redemption", buildRedemption())] });
    await storage.commit(operation);
    await expectDuplicate(storage.commit(operation), "operation", "id");
  },

  "a used challenge is named before every other change": async (harness) => {
    const broken = await buildBroken(harness);
    for (const other of [broken.staleDelete, broken.takenSlug, broken.takenEmail]) {
      await expectDuplicate(
        commitChanges(harness, ...other, broken.usedChallenge),
        "redemption",
        "challengeId",
      );
    }
  },

  "an ended challenge is named before a taken email": async (harness) => {
    const { takenEmail } = await buildBroken(harness);
    const ended = insert("redemption", buildRedemption({ expiresAt: await storageNow(harness, -1) }));
    await expectRefusal(commitChanges(harness, ...takenEmail, ended), "ERR_STORAGE_EXPIRED");
  },

  "a delete is checked before updates and inserts": async (harness) => {
    const { staleDelete, takenSlug, takenEmail } = await buildBroken(harness);
    await expectRefusal(
      commitChanges(harness, ...takenEmail, ...takenSlug, ...staleDelete),
      "ERR_STORAGE_CONFLICT",
    );
  },

  "an update is checked before inserts": async (harness) => {
    const { takenSlug, takenEmail, staleUpdate } = await buildBroken(harness);
    await expectDuplicate(commitChanges(harness, ...takenEmail, ...takenSlug), "vendorProfile", "slug");
    await expectRefusal(commitChanges(harness, ...takenEmail, ...staleUpdate), "ERR_STORAGE_CONFLICT");
  },

  "an insert is checked before events": async (harness) => {
    const { takenEmail } = await buildBroken(harness);
    const event = buildEvent();
    await harness.storage.commit(buildOperation({ events: [event] }));
    await expectDuplicate(
      harness.storage.commit(buildOperation({ changes: takenEmail, events: [event] })),
      "user",
      "emailLookup",
    );
  },
});

interface BrokenChanges {
  readonly usedChallenge: Change;
  readonly staleDelete: readonly Change[];
  readonly staleUpdate: readonly Change[];
  readonly takenSlug: readonly Change[];
  readonly takenEmail: readonly Change[];
}

/** One change for each kind of rule, each of which breaks it. */
async function buildBroken(harness: StorageHarness): Promise<BrokenChanges> {
  const { user } = await commitAccount(harness);
  const session = await commitSession(harness, user);
  const [first, second] = [await commitVendor(harness), await commitVendor(harness)];
  const used = insert("redemption", buildRedemption());
  await commitChanges(harness, used);
  return {
    usedChallenge: used,
    staleDelete: [remove("session", { ...session, version: 7 })],
    staleUpdate: [update("user", { ...user, version: 7 }, { bio: "stale" }, new Date())],
    takenSlug: [update("vendorProfile", second.vendor, { slug: first.vendor.slug }, new Date())],
    takenEmail: insertAccount(buildAccount({ emailLookup: user.emailLookup, emailSealed: user.emailSealed })),
  };
}
