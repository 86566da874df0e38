import type { IdentifierHash, IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { buildHex, buildId } from "./build-id.ts";

type IdentifierColumns = Pick<UserRow, "emailLookup" | "emailSealed" | "phoneLookup" | "phoneSealed">;

/**
 * An active user with an identifier of his own: a client with an email address unless said otherwise.
 * `authMethod: "phone"` gives him a phone number instead.
 */
export function buildUser(overrides: Partial<UserRow> = {}): UserRow {
  const at = new Date();
  return {
    id: buildId(),
    userType: "client",
    authMethod: "email",
    ...(overrides.authMethod === "phone" ? buildPhone() : buildEmail()),
    // Any 64 hex digits are a hash to a storage.
    identifierHash: buildHex(32) as IdentifierHash,
    status: "active",
    auditKey: null,
    legalHold: null,
    fullName: null,
    avatarUrl: null,
    bio: null,
    gender: null,
    country: null,
    region: null,
    city: null,
    address: null,
    newsletter: false,
    locale: null,
    epoch: 1,
    version: 1,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
    verifiedAt: at,
    ...overrides,
  };
}

/** What `identifiers.getStanding` finds the user by. */
export function identifierKeyOf(user: Pick<UserRow, "identifierHash">): IdentifierKey {
  // By definition the first 64 bits of the hash.
  return user.identifierHash.slice(0, 16) as IdentifierKey;
}

function buildEmail(): IdentifierColumns {
  const email = `user-${buildHex(8)}@example.com`;
  return { emailLookup: email, emailSealed: email, phoneLookup: null, phoneSealed: null };
}

function buildPhone(): IdentifierColumns {
  const phone = `+49151${parseInt(buildHex(6), 16).toString().slice(-8).padStart(8, "0")}`;
  return { emailLookup: null, emailSealed: null, phoneLookup: phone, phoneSealed: phone };
}
