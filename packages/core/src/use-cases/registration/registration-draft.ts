import type { Json, JsonObject } from "../../domain/json.ts";
import type { Profile } from "../../domain/users/user-row.ts";

/** What becomes a user once the code is proven. */
export type RegistrationDraft =
  | { readonly as: "vendor"; readonly profile: Profile; readonly vendor: VendorDraft }
  | {
      readonly as: "client";
      readonly profile: Profile;
      readonly client: { readonly attributes: JsonObject };
    };

export interface VendorDraft {
  readonly storeName: string;
  readonly description: string | null;
  readonly logoUrl: string | null;
  readonly openingHours: Json;
  readonly attributes: JsonObject;
  /** Settles a collision of slugs; chosen at the start, so that the answer tells nothing of other stores. */
  readonly slugSuffix: string;
}
