import { isUuid } from "@latchkey/core/crypto";
import { AuthError } from "@latchkey/core/errors";
import { type Actor, type Change, requireUser, type UserId, type UserReader } from "@latchkey/core/ports";
import type { Instruction } from "./instruction.ts";
import { assertNoIssues, issue } from "./invalid-input.ts";
import { isStorableText } from "./is-storable-text.ts";

const maxReason = 1_000;
const job = /^[a-z][a-z0-9:._-]{0,99}$/;

/**
 * Judges who asks. Whether he may is the caller's to know; that he is still active is guarded until the commit.
 *
 * @param changed the user whose row the operation updates: its own guard stands for him
 * @returns what the operation requires
 * @throws AuthError invalid_input without a reason or a named actor; forbidden for a person who is not active, or no staff although he acts as such
 */
export async function authorizeInstruction(
  users: UserReader,
  { actor, reason }: Instruction,
  changed: UserId | null,
): Promise<readonly Change[]> {
  assertNoIssues([
    ...(isNamed(actor) ? [] : [issue("actor", "a user, a member of staff, or a job of the system")]),
    ...(isStorableText(reason, maxReason) ? [] : [issue("reason", `1 to ${maxReason} characters`)]),
  ]);
  if (actor.kind !== "user" && actor.kind !== "staff") return [];
  const account = await users.findById(actor.userId);
  const isStaff = account?.user.userType === "staff";
  if (account?.user.status !== "active" || (actor.kind === "staff" && !isStaff)) {
    throw new AuthError("forbidden", { detail: "the actor is no active user of his kind" });
  }
  return account.user.id === changed ? [] : [requireUser(account.user)];
}

function isNamed(actor: Actor): boolean {
  switch (actor.kind) {
    case "system":
      return job.test(actor.job);
    case "user":
      return isUuid(actor.userId);
    case "staff":
      return isUuid(actor.userId) && (actor.onBehalfOf === null || isUuid(actor.onBehalfOf));
    default:
      return false;
  }
}
