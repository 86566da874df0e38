import type { Identifier, IdentifierHash } from "../../domain/identifiers/identifier.ts";
import type { Account } from "../../domain/users/account.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import { slugify, slugWithSuffix } from "../../domain/vendors/slug.ts";
import type { RegistrationDraft } from "./registration-draft.ts";

interface NewAccount {
  readonly userId: UserId;
  readonly identifier: Identifier;
  readonly identifierHash: IdentifierHash;
  readonly draft: RegistrationDraft;
  readonly isSlugTaken: boolean;
  readonly at: Date;
}

/** The first version of a user with his one-to-one profile. A vendor begins `pending`. */
export function createAccount({
  userId,
  identifier,
  identifierHash,
  draft,
  isSlugTaken,
  at,
}: NewAccount): Account {
  const versioned = { version: 1, createdAt: at, updatedAt: at };
  const email = identifier.kind === "email" ? identifier.value : null;
  const phone = identifier.kind === "phone" ? identifier.value : null;
  const user = {
    ...draft.profile,
    id: userId,
    userType: draft.as,
    authMethod: identifier.kind,
    emailLookup: email,
    emailSealed: email,
    phoneLookup: phone,
    phoneSealed: phone,
    identifierHash,
    status: "active" as const,
    auditKey: null,
    legalHold: null,
    epoch: 1,
    deletedAt: null,
    verifiedAt: at,
    ...versioned,
  };
  if (draft.as === "client") {
    return {
      user,
      vendor: null,
      client: { userId, userType: "client", attributes: draft.client.attributes, ...versioned },
    };
  }
  const { slugSuffix, ...vendor } = draft.vendor;
  const slug = isSlugTaken ? slugWithSuffix(vendor.storeName, slugSuffix) : slugify(vendor.storeName);
  return {
    user,
    vendor: {
      ...vendor,
      userId,
      userType: "vendor",
      status: "pending",
      statusReason: null,
      slug,
      ...versioned,
    },
    client: null,
  };
}
