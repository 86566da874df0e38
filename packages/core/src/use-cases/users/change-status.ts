import type { EventName } from "../../domain/events/domain-event.ts";
import { update } from "../../domain/operations/change-builders.ts";
import { isJobName } from "../../domain/operations/is-job-name.ts";
import type { OperationName } from "../../domain/operations/operation-name.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import { AuthError } from "../../errors/index.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Intervention } from "../use-cases.ts";

interface Transition {
  readonly name: Extract<OperationName, "user.suspend" | "user.reinstate">;
  readonly event: EventName;
  readonly from: "active" | "suspended";
  readonly to: "active" | "suspended";
}

/** Suspension ends every session at once, and no flow re-activates. */
export const suspension: Transition = {
  name: "user.suspend",
  event: "user.suspended",
  from: "active",
  to: "suspended",
};
/** Sessions from before stay dead. */
export const reinstatement: Transition = {
  name: "user.reinstate",
  event: "user.reinstated",
  from: "suspended",
  to: "active",
};

/** @throws AuthError not_found, conflict when the user is neither in the one state nor the other; already there is success without a change */
export async function changeStatus(
  { clock, ids, run, storage }: Dependencies,
  { name, event, from, to }: Transition,
  id: UserId,
  { job, reason }: Intervention,
): Promise<void> {
  if (!isJobName(job) || reason === "")
    throw new AuthError("invalid_input", { detail: "a job with a sound name and a reason are needed" });
  await run(async () => {
    const account = await storage.users.findById(id);
    if (account === null) throw new AuthError("not_found");
    const { user } = account;
    if (user.status !== from && user.status !== to) throw new AuthError("conflict");
    if (user.status === to) return { operation: null, answer: undefined };
    const at = clock.now();
    return {
      operation: createOperation(ids, {
        name,
        actor: { kind: "system", job },
        subject: user,
        context: {},
        reason,
        at,
        changes: [update("user", user, { status: to, epoch: user.epoch + 1 }, at)],
        events: [
          {
            name: event,
            subjectId: id,
            entity: "user",
            entityId: id,
            version: user.version + 1,
            fields: ["status", "epoch"],
          },
        ],
      }),
      answer: undefined,
    };
  });
}
