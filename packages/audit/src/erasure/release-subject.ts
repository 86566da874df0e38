import { AuthError } from "@latchkey/core/errors";
import { type UserId, update } from "@latchkey/core/ports";
import type { AuditDependencies } from "../operations/audit-dependencies.ts";
import { authorizeInstruction } from "../operations/authorize-instruction.ts";
import { createOperation } from "../operations/create-operation.ts";
import { getAccount } from "../operations/get-account.ts";
import type { Instruction } from "../operations/instruction.ts";
import { userUpdated } from "../operations/user-updated.ts";

/** Ends a hold; never by him whom it binds, nor in his name. @throws AuthError not_found, conflict, forbidden, invalid_input */
export async function releaseSubject(
  { storage, clock, ids }: AuditDependencies,
  userId: UserId,
  instruction: Instruction,
): Promise<void> {
  const { actor } = instruction;
  const isHeld =
    ((actor.kind === "user" || actor.kind === "staff") && actor.userId === userId) ||
    (actor.kind === "staff" && actor.onBehalfOf === userId);
  if (isHeld) throw new AuthError("forbidden", { detail: "nobody ends the hold on himself" });
  const required = await authorizeInstruction(storage.users, instruction, userId);
  const { user } = await getAccount(storage.users, userId);
  if (user.legalHold === null) return;
  const at = clock.now();
  await storage.commit(
    createOperation(ids, {
      name: "user.release",
      instruction,
      subject: user,
      at,
      changes: [update("user", user, { legalHold: null }, at), ...required],
      events: [userUpdated(user, ["legalHold"])],
    }),
  );
}
