import type { Json, JsonObject } from "../json.ts";
import type { UserId } from "../users/user-row.ts";

export type VendorStatus = "pending" | "approved" | "rejected" | "suspended";

/** One-to-one with a user of type vendor; its key is the user's id. */
export interface VendorProfileRow {
  readonly userId: UserId;
  readonly userType: "vendor";
  readonly status: VendorStatus;
  readonly statusReason: string | null;
  readonly storeName: string;
  /** Unique over all vendors. */
  readonly slug: string;
  readonly description: string | null;
  readonly logoUrl: string | null;
  readonly openingHours: Json;
  /** The host's own vendor fields. */
  readonly attributes: JsonObject;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
