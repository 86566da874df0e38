import type { IdentifierKind } from "../../domain/identifiers/identifier.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import type { AuthMethod, Profile, UserId, UserStatus, UserType } from "../../domain/users/user-row.ts";
import type { VendorStatus } from "../../domain/vendors/vendor-profile-row.ts";

/** Own fields; the host's stand beside them. */
export interface VendorView {
  readonly status: VendorStatus;
  readonly statusReason: string | null;
  readonly storeName: string;
  readonly slug: string;
  readonly description: string | null;
  readonly logoUrl: string | null;
  readonly openingHours: Json;
  /** The version that `If-Match` names on PATCH /me/vendor. */
  readonly version: number;
}

export interface ClientView {
  /** The version that `If-Match` names on PATCH /me/client. */
  readonly version: number;
}

/** A user as he sees himself. */
export interface Me {
  readonly id: UserId;
  readonly userType: UserType;
  readonly authMethod: AuthMethod;
  readonly identifier: { readonly kind: IdentifierKind; readonly value: string };
  readonly status: UserStatus;
  readonly profile: Profile;
  /** With the host's vendor fields, flat; null unless a vendor. */
  readonly vendor: (VendorView & JsonObject) | null;
  /** With the host's client fields, flat; null unless a client. */
  readonly client: (ClientView & JsonObject) | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly verifiedAt: Date;
}
