import { isUuid } from "@latchkey/core/crypto";
import { AuthError } from "@latchkey/core/errors";
import type { Account, UserId, UserReader } from "@latchkey/core/ports";

/** @throws AuthError not_found, also for what can't be the id of a user */
export async function getAccount(users: UserReader, id: string): Promise<Account> {
  // What is a UUID can be the id of a user.
  const account = isUuid(id) ? await users.findById(id as UserId) : null;
  if (account === null) throw new AuthError("not_found");
  return account;
}
