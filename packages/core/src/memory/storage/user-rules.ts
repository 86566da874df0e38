import type { UserRow } from "../../domain/users/user-row.ts";
import { StoreError } from "../../errors/store-error.ts";
import type { MemoryState } from "./memory-state.ts";

/** @throws StoreError ERR_STORAGE_INVALID unless the user has exactly one identifier, or none and is erased. */
export function assertUserRow(row: UserRow): void {
  const email = [row.emailLookup, row.emailSealed].filter((value) => value !== null).length;
  const phone = [row.phoneLookup, row.phoneSealed].filter((value) => value !== null).length;
  const isSound = row.status === "erased" ? email + phone === 0 : email + phone === 2 && email !== 1;
  if (!isSound) throw invalid("A user has exactly one identifier, or none once erased.");
}

/** @throws StoreError ERR_STORAGE_INVALID when a field moved that never does. */
export function assertUserUpdate(stored: UserRow, after: UserRow): void {
  for (const field of ["userType", "authMethod", "identifierHash"] as const) {
    if (after[field] !== stored[field]) throw invalid(`The ${field} of a user never changes.`);
  }
  if (stored.status === "erased" && after.status !== "erased") throw invalid("An erased user stays erased.");
}

/** @throws StoreError ERR_STORAGE_INVALID unless what hangs on the user fits what he is, as a deferred constraint would. */
export function assertUserWhole(state: MemoryState, userId: string): void {
  const { user, vendorProfile, clientProfile, session } = state.entities;
  const userType = user.find(userId)?.userType ?? null;
  if ((userType === "vendor") !== (vendorProfile.find(userId) !== null))
    throw invalid("A vendor, and no other user, has a vendor profile.");
  if ((userType === "client") !== (clientProfile.find(userId) !== null))
    throw invalid("A client, and no other user, has a client profile.");
  if (userType === null && session.findBy("userId", userId).length > 0)
    throw invalid("A session has a user.");
}

function invalid(message: string): StoreError {
  return new StoreError("ERR_STORAGE_INVALID", message);
}
