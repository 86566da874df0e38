import { z } from "zod";
import type { Json } from "../../domain/json.ts";
import { httpsUrl, line } from "../users/profile-input.ts";

/** Own fields of a vendor profile. */
export interface VendorFields {
  readonly storeName: string;
  readonly description?: string | null | undefined;
  /** https */
  readonly logoUrl?: string | null | undefined;
  readonly openingHours?: Json | undefined;
}

/** A zod object whose output is known and whose shape can be described. */
type ObjectOf<Output> = z.ZodObject & z.ZodType<Output>;

const json: z.ZodType<Json> = z.json();

/** Own fields of a new vendor; the host's are picked apart before. */
export const vendorFields: ObjectOf<VendorFields> = z.strictObject({
  storeName: line(100),
  description: z.string().max(5_000).nullable().optional(),
  logoUrl: httpsUrl.nullable().optional(),
  openingHours: json.optional(),
});

export type VendorPatch = { readonly [F in keyof VendorFields]?: VendorFields[F] | undefined };

export const vendorPatch: ObjectOf<VendorPatch> = z.strictObject({
  storeName: line(100).optional(),
  description: z.string().max(5_000).nullable().optional(),
  logoUrl: httpsUrl.nullable().optional(),
  openingHours: json.optional(),
});

/** Names that a host's vendor field can't have. */
export const vendorFieldNames: readonly string[] = [
  "storeName",
  "description",
  "logoUrl",
  "openingHours",
  "slug",
  "status",
  "statusReason",
  "version",
];

export const clientFieldNames: readonly string[] = ["version"];
