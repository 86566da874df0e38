import { z } from "zod";
import { invalidInput } from "../../domain/identifiers/invalid-input.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { Profile } from "../../domain/users/user-row.ts";
import { type HostFields, pickOwn } from "../host-fields.ts";
import { parseInput, refuseInput, toIssues } from "../parse-input.ts";
import { patchObject } from "../users/merge-attributes.ts";
import { type ProfilePatch, profilePatchBody } from "../users/profile-input.ts";
import { type VendorFields, vendorFieldNames, vendorFields } from "../vendors/vendor-input.ts";
import type { RegistrationDraft } from "./registration-draft.ts";

interface RegisterBody {
  readonly as: "vendor" | "client";
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly profile?: ProfilePatch | undefined;
  readonly vendor?: JsonObject | undefined;
  readonly client?: JsonObject | undefined;
}

/** What both kinds of users give; exactly one of email and phone. */
export const registerFields: {
  readonly email: z.ZodType;
  readonly phone: z.ZodType;
  readonly profile: z.ZodType;
} = registrationFields();

const registerBody: z.ZodType<RegisterBody> = z.strictObject({
  as: z.enum(["vendor", "client"]),
  ...registrationFields(),
  vendor: patchObject.optional(),
  client: patchObject.optional(),
});

export interface ParsedRegistration {
  readonly identifier: { readonly email?: string | undefined; readonly phone?: string | undefined };
  readonly draft: RegistrationDraft;
}

function registrationFields() {
  return {
    email: z.string().max(320).optional(),
    phone: z.string().max(64).optional(),
    profile: profilePatchBody.optional(),
  };
}

/**
 * Reads what somebody wants to register. Own fields and the host's are checked apart and all issues reported together: spreading the
 * host's shape into ours would drop his refinements.
 * @throws AuthError invalid_input
 */
export async function parseRegistration(
  input: unknown,
  hostFields: { readonly vendor: HostFields; readonly client: HostFields },
  newSlugSuffix: () => string,
): Promise<ParsedRegistration> {
  const body = parseInput(registerBody, input);
  const identifier = { email: body.email, phone: body.phone };
  const profile = newProfile(body.profile ?? {});
  if (body.as === "client") {
    if (body.vendor !== undefined) throw invalidInput(["vendor"], "is for vendors");
    const host = await hostFields.client.parse(body.client ?? {}, ["client"]);
    if ("issues" in host) throw refuseInput(host.issues);
    return { identifier, draft: { as: "client", profile, client: { attributes: host.values } } };
  }
  if (body.client !== undefined) throw invalidInput(["client"], "is for clients");
  const { own, rest } = pickOwn(body.vendor ?? {}, vendorFieldNames);
  const fields = vendorFields.safeParse(own);
  const host = await hostFields.vendor.parse(rest, ["vendor"]);
  const issues = [
    ...(fields.success ? [] : toIssues(fields.error.issues, ["vendor"])),
    ...("issues" in host ? host.issues : []),
  ];
  if (!fields.success || "issues" in host) throw refuseInput(issues);
  return {
    identifier,
    draft: {
      as: "vendor",
      profile,
      vendor: { ...newVendor(fields.data), attributes: host.values, slugSuffix: newSlugSuffix() },
    },
  };
}

function newProfile(given: ProfilePatch): Profile {
  return {
    fullName: given.fullName ?? null,
    avatarUrl: given.avatarUrl ?? null,
    bio: given.bio ?? null,
    gender: given.gender ?? null,
    country: given.country ?? null,
    region: given.region ?? null,
    city: given.city ?? null,
    address: given.address ?? null,
    newsletter: given.newsletter ?? false,
    locale: given.locale ?? null,
  };
}

function newVendor(given: VendorFields) {
  return {
    storeName: given.storeName,
    description: given.description ?? null,
    logoUrl: given.logoUrl ?? null,
    openingHours: given.openingHours ?? null,
  };
}
