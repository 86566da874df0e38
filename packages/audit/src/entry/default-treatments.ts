import type { Entities, EntityName } from "@latchkey/core/ports";
import type { FieldTreatment } from "../audit-options.ts";

/**
 * How a column stands in the audit.
 *
 * - `json`: sealed, and diffed by JSON Pointers.
 * - `carried`: in snapshots, and never a change: the change has a column for it.
 * - `secret`: hidden, and no option shows it.
 */
export type ColumnTreatment = FieldTreatment | "json" | "carried" | "secret";

/** Every column of every audited row: a new one does not compile until it is declared here. */
export const defaultTreatments: {
  readonly [E in EntityName]: { readonly [Column in keyof Entities[E]]-?: ColumnTreatment };
} = {
  user: {
    id: "carried",
    userType: "clear",
    authMethod: "clear",
    status: "clear",
    fullName: "sealed",
    avatarUrl: "sealed",
    bio: "sealed",
    gender: "sealed",
    country: "sealed",
    region: "sealed",
    city: "sealed",
    address: "sealed",
    newsletter: "clear",
    locale: "clear",
    emailLookup: "masked",
    emailSealed: "sealed",
    phoneLookup: "masked",
    phoneSealed: "sealed",
    identifierHash: "masked",
    auditKey: "secret",
    legalHold: "sealed",
    epoch: "clear",
    verifiedAt: "clear",
    deletedAt: "clear",
    createdAt: "clear",
    updatedAt: "carried",
    version: "carried",
  },
  vendorProfile: {
    userId: "carried",
    userType: "clear",
    status: "clear",
    statusReason: "sealed",
    storeName: "sealed",
    // Made from the name of the store, which may be that of a person.
    slug: "sealed",
    description: "sealed",
    logoUrl: "sealed",
    openingHours: "json",
    attributes: "json",
    createdAt: "clear",
    updatedAt: "carried",
    version: "carried",
  },
  clientProfile: {
    userId: "carried",
    userType: "clear",
    attributes: "json",
    createdAt: "clear",
    updatedAt: "carried",
    version: "carried",
  },
  session: {
    id: "carried",
    userId: "clear",
    secretHash: "secret",
    epoch: "clear",
    amr: "clear",
    authTime: "clear",
    ip: "sealed",
    userAgent: "sealed",
    deviceId: "clear",
    // Moved by `touch`, past every operation: a value in the log would look like the last one.
    lastSeenAt: "hidden",
    expiresAt: "clear",
    createdAt: "clear",
    updatedAt: "carried",
    version: "carried",
  },
};

/** Entities whose changes keep the whole row, unless the host says otherwise. */
export const defaultSnapshots: { readonly [E in EntityName]: boolean } = {
  user: true,
  vendorProfile: true,
  clientProfile: false,
  session: false,
};
