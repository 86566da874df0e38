import type { VendorStatus } from "../vendors/vendor-profile-row.ts";
import type { Account } from "./account.ts";
import type { UserId, UserStatus, UserType } from "./user-row.ts";

/** Who acts, without personal data. */
export interface Principal {
  readonly id: UserId;
  readonly userType: UserType;
  readonly status: UserStatus;
  /** Null for all but vendors. */
  readonly vendorStatus: VendorStatus | null;
}

export function principalOf({ user, vendor }: Account): Principal {
  return { id: user.id, userType: user.userType, status: user.status, vendorStatus: vendor?.status ?? null };
}
