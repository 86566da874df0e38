import { AuthError } from "@latchkey/core/errors";
import {
  type Account,
  type Change,
  type Entities,
  type EventName,
  type Json,
  type OperationName,
  requireUser,
  update,
} from "@latchkey/core/ports";
import type { AuditPlan } from "../entry/audit-plan.ts";
import type { AuditDependencies } from "../operations/audit-dependencies.ts";
import { authorizeInstruction } from "../operations/authorize-instruction.ts";
import { createOperation } from "../operations/create-operation.ts";
import { getAccount } from "../operations/get-account.ts";
import { assertNoIssues, issue } from "../operations/invalid-input.ts";
import { planReversal, type RevertibleName } from "./plan-reversal.ts";
import { readVersion } from "./read-version.ts";
import type { Reversal, RevertInput } from "./revert-input.ts";

interface Kind<E extends RevertibleName> {
  readonly name: OperationName;
  readonly event: EventName;
  readonly read: (account: Account) => Entities[E] | null;
}

const kinds: { readonly [E in RevertibleName]: Kind<E> } = {
  user: { name: "user.revert", event: "user.updated", read: ({ user }) => user },
  vendorProfile: { name: "vendor.revert", event: "vendor.updated", read: ({ vendor }) => vendor },
  clientProfile: { name: "client.revert", event: "client.updated", read: ({ client }) => client },
};

/** Sets the editable fields of an entity back. @throws AuthError as `Audit.revert` */
export async function revertEntity(
  dependencies: AuditDependencies,
  plan: AuditPlan,
  input: RevertInput,
): Promise<Reversal> {
  assertNoIssues([
    ...(Object.hasOwn(kinds, input.entity) ? [] : [issue("entity", "user, vendorProfile or clientProfile")]),
    ...(isVersion(input.toVersion) ? [] : [issue("toVersion", "a whole number from 1 on")]),
    ...(isVersion(input.ifVersion) ? [] : [issue("ifVersion", "a whole number from 1 on")]),
  ]);
  return revertOne(dependencies, plan, input.entity, input);
}

async function revertOne<E extends RevertibleName>(
  { storage, opener, clock, ids }: AuditDependencies,
  plan: AuditPlan,
  entity: E,
  input: RevertInput,
): Promise<Reversal> {
  const { id, toVersion, ifVersion } = input;
  const kind = kinds[entity];
  const account = await getAccount(storage.users, id);
  const { user } = account;
  const required = await authorizeInstruction(storage.users, input, user.id);
  const row = kind.read(account);
  if (row === null || user.status === "erased") throw new AuthError("not_found");
  if (row.version !== ifVersion) throw new AuthError("conflict");
  const then = await readVersion({ log: storage.audit, opener }, { entity, id, version: toVersion });
  if (then === null) throw new AuthError("not_found");
  if (then.personal === "erased" || then.personal === "damaged") throw notKnown(then.personal);
  if (then.base === null) throw notKnown("incomplete");

  const patch = planReversal(entity, plan[entity], row, then);
  const fields = Object.keys(patch);
  if (fields.length === 0) return { version: ifVersion, fields };
  const at = clock.now();
  await storage.commit(
    createOperation(ids, {
      name: kind.name,
      instruction: input,
      subject: user,
      at,
      details: { toVersion },
      changes: [
        ...changesOf(entity, row, patch, at),
        ...(entity === "user" ? [] : [requireUser(user)]),
        ...required,
      ],
      events: [
        {
          name: kind.event,
          subjectId: user.id,
          entity,
          entityId: id,
          version: ifVersion + 1,
          fields,
        },
      ],
    }),
  );
  return { version: ifVersion + 1, fields };
}

function changesOf<E extends RevertibleName>(
  entity: E,
  row: Entities[E],
  patch: Readonly<Record<string, Json>>,
  at: Date,
): readonly Change[] {
  // These are fields of the row, with values that it had.
  return [update(entity, row, patch as Partial<Entities[E]>, at)];
}

function isVersion(version: number): boolean {
  return Number.isSafeInteger(version) && version > 0;
}

function notKnown(reason: "erased" | "damaged" | "incomplete"): AuthError {
  return new AuthError("not_found", { details: { reason }, detail: `the version is ${reason}` });
}
