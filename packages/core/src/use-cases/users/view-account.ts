import type { JsonObject } from "../../domain/json.ts";
import type { Account } from "../../domain/users/account.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import type { Me } from "./me.ts";

/** What a user sees of himself. Own fields win over the host's: their names are reserved. */
export function viewAccount({ user, vendor, client }: Account): Me {
  return {
    id: user.id,
    userType: user.userType,
    authMethod: user.authMethod,
    identifier: identifierOf(user),
    status: user.status,
    profile: {
      fullName: user.fullName,
      avatarUrl: user.avatarUrl,
      bio: user.bio,
      gender: user.gender,
      country: user.country,
      region: user.region,
      city: user.city,
      address: user.address,
      newsletter: user.newsletter,
      locale: user.locale,
    },
    vendor: vendor && {
      ...withoutUndefined(vendor.attributes),
      status: vendor.status,
      statusReason: vendor.statusReason,
      storeName: vendor.storeName,
      slug: vendor.slug,
      description: vendor.description,
      logoUrl: vendor.logoUrl,
      openingHours: vendor.openingHours,
      version: vendor.version,
    },
    client: client && { ...withoutUndefined(client.attributes), version: client.version },
    version: user.version,
    createdAt: user.createdAt,
    verifiedAt: user.verifiedAt,
  };
}

function identifierOf(user: UserRow): Me["identifier"] {
  if (user.emailSealed !== null) return { kind: "email", value: user.emailSealed };
  if (user.phoneSealed !== null) return { kind: "phone", value: user.phoneSealed };
  throw new TypeError("An erased user has no view.");
}

function withoutUndefined(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
