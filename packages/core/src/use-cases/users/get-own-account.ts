import type { Account } from "../../domain/users/account.ts";
import { AuthError } from "../../errors/index.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "../sessions/caller.ts";

/** @throws AuthError session_expired when the account went meanwhile */
export async function getOwnAccount({ storage }: Dependencies, caller: Caller): Promise<Account> {
  const account = await storage.users.findById(caller.user.id);
  if (account?.user.status !== "active") throw new AuthError("session_expired");
  return account;
}
