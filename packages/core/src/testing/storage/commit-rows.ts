import type { Delivery } from "../../domain/deliveries/delivery.ts";
import type { Change } from "../../domain/operations/change.ts";
import { insert } from "../../domain/operations/change-builders.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { Account } from "../../domain/users/account.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildOperation } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import type { StorageHarness } from "../storage-harness.ts";

/** Commits the changes as one operation. */
export async function commitChanges(
  { storage }: StorageHarness,
  ...changes: readonly Change[]
): Promise<void> {
  await storage.commit(buildOperation({ changes }));
}

/** Registers an account and hands it back. */
export async function commitAccount(
  harness: StorageHarness,
  overrides: Partial<UserRow> = {},
): Promise<Account> {
  const account = buildAccount(overrides);
  await commitChanges(harness, ...insertAccount(account));
  return account;
}

/** Registers a vendor and hands him back, his profile not null. */
export async function commitVendor(
  harness: StorageHarness,
): Promise<Account & { readonly vendor: NonNullable<Account["vendor"]> }> {
  const { vendor, ...account } = await commitAccount(harness, { userType: "vendor" });
  if (vendor === null) throw new TypeError("A vendor is built with his profile.");
  return { ...account, vendor };
}

export async function commitSession(
  harness: StorageHarness,
  user: UserRow,
  overrides: Partial<SessionRow> = {},
): Promise<SessionRow> {
  const session = buildSession(user, overrides);
  await commitChanges(harness, insert("session", session));
  return session;
}

/** Commits the deliveries one after the other, so that their age is their order. */
export async function commitDeliveries(
  { storage }: StorageHarness,
  ...deliveries: readonly Delivery[]
): Promise<void> {
  for (const delivery of deliveries) await storage.commit(buildOperation({ deliveries: [delivery] }));
}
