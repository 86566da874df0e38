import type { Account } from "../../domain/users/account.ts";
import type { MemoryState } from "./memory-state.ts";

/** The user with his profile, or null. */
export function findAccount({ entities }: MemoryState, userId: string): Account | null {
  const user = entities.user.find(userId);
  if (user === null) return null;
  return { user, vendor: entities.vendorProfile.find(userId), client: entities.clientProfile.find(userId) };
}
