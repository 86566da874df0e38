import type { ClientProfileRow, Entities, SessionRow, UserRow, VendorProfileRow } from "@latchkey/core/ports";
import { fixed, mutable, type Table, working } from "./table.ts";

const users: Table<UserRow> = {
  name: "users",
  key: ["id"],
  columns: {
    id: fixed("uuid"),
    userType: fixed("text"),
    authMethod: fixed("text"),
    emailLookup: mutable("text"),
    emailSealed: mutable("text"),
    phoneLookup: mutable("text"),
    phoneSealed: mutable("text"),
    identifierHash: fixed("text"),
    status: mutable("text"),
    auditKey: mutable("text"),
    legalHold: mutable("text"),
    fullName: mutable("text"),
    avatarUrl: mutable("text"),
    bio: mutable("text"),
    gender: mutable("text"),
    country: mutable("text"),
    region: mutable("text"),
    city: mutable("text"),
    address: mutable("text"),
    newsletter: mutable("boolean"),
    locale: mutable("text"),
    epoch: mutable("integer"),
    version: mutable("integer"),
    createdAt: fixed("timestamptz(3)"),
    updatedAt: mutable("timestamptz(3)"),
    deletedAt: mutable("timestamptz(3)"),
    verifiedAt: mutable("timestamptz(3)"),
  },
  unique: ["emailLookup", "phoneLookup", "identifierHash"],
};

const vendorProfiles: Table<VendorProfileRow> = {
  name: "vendor_profiles",
  key: ["userId"],
  columns: {
    userId: fixed("uuid"),
    userType: fixed("text"),
    status: mutable("text"),
    statusReason: mutable("text"),
    storeName: mutable("text"),
    slug: mutable("text"),
    description: mutable("text"),
    logoUrl: mutable("text"),
    openingHours: mutable("jsonb"),
    attributes: mutable("jsonb"),
    version: mutable("integer"),
    createdAt: fixed("timestamptz(3)"),
    updatedAt: mutable("timestamptz(3)"),
  },
  unique: ["slug"],
};

const clientProfiles: Table<ClientProfileRow> = {
  name: "client_profiles",
  key: ["userId"],
  columns: {
    userId: fixed("uuid"),
    userType: fixed("text"),
    attributes: mutable("jsonb"),
    version: mutable("integer"),
    createdAt: fixed("timestamptz(3)"),
    updatedAt: mutable("timestamptz(3)"),
  },
  unique: [],
};

const sessions: Table<SessionRow> = {
  name: "sessions",
  key: ["id"],
  columns: {
    id: fixed("uuid"),
    userId: fixed("uuid"),
    secretHash: mutable("text"),
    epoch: mutable("integer"),
    amr: mutable("jsonb"),
    authTime: mutable("timestamptz(3)"),
    ip: mutable("text"),
    userAgent: mutable("text"),
    deviceId: mutable("text"),
    version: mutable("integer"),
    createdAt: fixed("timestamptz(3)"),
    updatedAt: mutable("timestamptz(3)"),
    lastSeenAt: working("timestamptz(3)"),
    expiresAt: mutable("timestamptz(3)"),
  },
  unique: [],
};

/**
 * Users before what hangs on them, because every commit locks and writes the tables in this order: with orders of their own two commits
 * could wait for each other.
 */
export const entityTables: { readonly [E in keyof Entities]: Table<Entities[E]> } = {
  user: users,
  vendorProfile: vendorProfiles,
  clientProfile: clientProfiles,
  session: sessions,
};
