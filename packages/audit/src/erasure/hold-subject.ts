import { AuthError } from "@latchkey/core/errors";
import { type UserId, update } from "@latchkey/core/ports";
import type { AuditDependencies } from "../operations/audit-dependencies.ts";
import { authorizeInstruction } from "../operations/authorize-instruction.ts";
import { createOperation } from "../operations/create-operation.ts";
import { getAccount } from "../operations/get-account.ts";
import type { Instruction } from "../operations/instruction.ts";
import { userUpdated } from "../operations/user-updated.ts";

/**
 * Keeps what the audit holds of a subject. It is not tried again after a conflict: what came between may have been his erasure, and the caller must know.
 * @throws AuthError not_found, conflict, forbidden, invalid_input
 */
export async function holdSubject(
  { storage, clock, ids }: AuditDependencies,
  userId: UserId,
  instruction: Instruction,
): Promise<{ readonly personal: "readable" | "erased" }> {
  const required = await authorizeInstruction(storage.users, instruction, userId);
  const { user } = await getAccount(storage.users, userId);
  const { reason } = instruction;
  if (user.legalHold !== null && user.legalHold !== reason) {
    throw new AuthError("conflict", { details: { reason: user.legalHold }, detail: "held already" });
  }
  const personal = user.auditKey === null ? "erased" : "readable";
  if (user.legalHold === reason) return { personal };
  const at = clock.now();
  await storage.commit(
    createOperation(ids, {
      name: "user.hold",
      instruction,
      subject: user,
      at,
      changes: [update("user", user, { legalHold: reason }, at), ...required],
      events: [userUpdated(user, ["legalHold"])],
    }),
  );
  return { personal };
}
