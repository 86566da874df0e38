import { z } from "zod";
import type { Json, JsonObject } from "../../domain/json.ts";
import type { Me } from "../../use-cases/users/me.ts";
import { authMethod, userStatus, userType, vendorStatus } from "./enums.ts";

/** `Me` in JSON: the same but for its dates. */
export type MeView = Omit<Me, "createdAt" | "verifiedAt"> & {
  readonly createdAt: string;
  readonly verifiedAt: string;
};

const version = z.number().int().meta({ description: "What If-Match names in an edit." });
const json: z.ZodType<Json | undefined> = z.json();
const text = z.string().nullable();

/** For documents and tests; the host's own fields stand beside ours. */
export const meView: z.ZodType<JsonObject> = z.strictObject({
  id: z.uuid(),
  userType,
  authMethod,
  identifier: z.strictObject({ kind: z.enum(["email", "phone"]), value: z.string() }),
  status: userStatus,
  profile: z.strictObject({
    fullName: text,
    avatarUrl: text,
    bio: text,
    gender: text,
    country: text.meta({ description: "ISO 3166-1 alpha-2." }),
    region: text,
    city: text,
    address: text,
    newsletter: z.boolean(),
    locale: text.meta({ description: "BCP 47." }),
  }),
  vendor: z
    .object({
      status: vendorStatus,
      statusReason: text,
      storeName: z.string(),
      slug: z.string(),
      description: text,
      logoUrl: text,
      openingHours: json,
      version,
    })
    .catchall(json)
    .nullable()
    .meta({ description: "With the app's own vendor fields; null unless a vendor." }),
  client: z
    .object({ version })
    .catchall(json)
    .nullable()
    .meta({ description: "With the app's own client fields; null unless a client." }),
  version,
  createdAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime(),
});

export function toMeView(me: Me): MeView {
  return {
    id: me.id,
    userType: me.userType,
    authMethod: me.authMethod,
    identifier: { kind: me.identifier.kind, value: me.identifier.value },
    status: me.status,
    profile: {
      fullName: me.profile.fullName,
      avatarUrl: me.profile.avatarUrl,
      bio: me.profile.bio,
      gender: me.profile.gender,
      country: me.profile.country,
      region: me.profile.region,
      city: me.profile.city,
      address: me.profile.address,
      newsletter: me.profile.newsletter,
      locale: me.profile.locale,
    },
    vendor: me.vendor,
    client: me.client,
    version: me.version,
    createdAt: me.createdAt.toISOString(),
    verifiedAt: me.verifiedAt.toISOString(),
  };
}
