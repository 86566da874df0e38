import type { ClientProfileRow } from "../../domain/clients/client-profile-row.ts";
import type { Change } from "../../domain/operations/change.ts";
import { insert } from "../../domain/operations/change-builders.ts";
import type { Account } from "../../domain/users/account.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import type { VendorProfileRow } from "../../domain/vendors/vendor-profile-row.ts";
import { buildHex } from "./build-id.ts";
import { buildUser } from "./build-user.ts";

/** A user with the profile that his type asks for. */
export function buildAccount(overrides: Partial<UserRow> = {}): Account {
  const user = buildUser(overrides);
  return {
    user,
    vendor: user.userType === "vendor" ? buildVendorProfile(user) : null,
    client: user.userType === "client" ? buildClientProfile(user) : null,
  };
}

export function buildVendorProfile(
  user: UserRow,
  overrides: Partial<VendorProfileRow> = {},
): VendorProfileRow {
  return {
    userId: user.id,
    userType: "vendor",
    status: "pending",
    statusReason: null,
    storeName: "Corner Shop",
    slug: `corner-shop-${buildHex(6)}`,
    description: null,
    logoUrl: null,
    openingHours: null,
    attributes: {},
    version: 1,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    ...overrides,
  };
}

export function buildClientProfile(
  user: UserRow,
  overrides: Partial<ClientProfileRow> = {},
): ClientProfileRow {
  return {
    userId: user.id,
    userType: "client",
    attributes: {},
    version: 1,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    ...overrides,
  };
}

/** The changes that register the account. */
export function insertAccount({ user, vendor, client }: Account): readonly Change[] {
  return [
    insert("user", user),
    ...(vendor === null ? [] : [insert("vendorProfile", vendor)]),
    ...(client === null ? [] : [insert("clientProfile", client)]),
  ];
}
