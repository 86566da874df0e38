import type { ClientProfileRow } from "../clients/client-profile-row.ts";
import type { VendorProfileRow } from "../vendors/vendor-profile-row.ts";
import type { UserRow } from "./user-row.ts";

/** A user with his one-to-one profile. */
export interface Account {
  readonly user: UserRow;
  readonly vendor: VendorProfileRow | null;
  readonly client: ClientProfileRow | null;
}
