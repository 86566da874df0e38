import { z } from "zod";
import type { AuthMethod, UserStatus, UserType } from "../../domain/users/user-row.ts";
import type { VendorStatus } from "../../domain/vendors/vendor-profile-row.ts";

export const userType: z.ZodType<UserType> = z.enum(["vendor", "client", "staff"]);
export const userStatus: z.ZodType<UserStatus> = z.enum(["active", "suspended", "deleted", "erased"]);
export const authMethod: z.ZodType<AuthMethod> = z.enum(["email", "phone", "google"]);
export const vendorStatus: z.ZodType<VendorStatus> = z.enum(["pending", "approved", "rejected", "suspended"]);
