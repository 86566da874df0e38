import { AuthError } from "@latchkey/core/errors";
import { requireUser, type UserId, type UserRow, update } from "@latchkey/core/ports";
import type { AuditDependencies } from "../operations/audit-dependencies.ts";
import { authorizeInstruction } from "../operations/authorize-instruction.ts";
import { createOperation } from "../operations/create-operation.ts";
import { getAccount } from "../operations/get-account.ts";
import type { Instruction } from "../operations/instruction.ts";
import { userUpdated } from "../operations/user-updated.ts";
import type { Erasure } from "./erasure.ts";

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Destroys a subject's key. Not tried again after a conflict: what came between may have been a hold.
 * @throws AuthError not_found, conflict, forbidden, invalid_input
 */
export async function eraseSubject(
  dependencies: AuditDependencies,
  backupRetentionDays: number | null,
  userId: UserId,
  instruction: Instruction,
): Promise<Erasure> {
  const { storage } = dependencies;
  const required = await authorizeInstruction(storage.users, instruction, userId);
  const { user } = await getAccount(storage.users, userId);
  if (user.legalHold !== null) {
    throw new AuthError("conflict", { details: { reason: user.legalHold }, detail: "legal hold" });
  }
  const erasedAt =
    (user.auditKey === null ? await findErasure(dependencies, user.id) : null) ??
    (await commitErasure(dependencies, user, instruction, required));
  const backupsBlindAt =
    backupRetentionDays === null ? null : new Date(erasedAt.getTime() + backupRetentionDays * dayMs);
  return { erasedAt, backupsBlindAt };
}

/** When he was erased before; null when his audit never had a key. */
async function findErasure({ storage }: AuditDependencies, subjectId: UserId): Promise<Date | null> {
  const { items } = await storage.audit.search({
    filter: { subjectId, name: "audit.erase", outcome: "succeeded" },
    cursor: null,
    limit: 1,
  });
  return items[0] === undefined ? null : new Date(items[0].at);
}

async function commitErasure(
  { storage, clock, ids }: AuditDependencies,
  user: UserRow,
  instruction: Instruction,
  required: readonly ReturnType<typeof requireUser>[],
): Promise<Date> {
  const at = clock.now();
  // Without a key there is nothing to change, but no hold may come between and the record is due.
  const changes =
    user.auditKey === null ? [requireUser(user)] : [update("user", user, { auditKey: null }, at)];
  await storage.commit(
    createOperation(ids, {
      name: "audit.erase",
      instruction,
      // Why he was erased must outlive his key.
      subject: { id: user.id, auditKey: null },
      at,
      changes: [...changes, ...required],
      events: user.auditKey === null ? [] : [userUpdated(user, ["auditKey"])],
    }),
  );
  return at;
}
