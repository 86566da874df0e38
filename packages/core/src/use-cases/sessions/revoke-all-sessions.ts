import { update } from "../../domain/operations/change-builders.ts";
import { AuthError } from "../../errors/index.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { authenticationOf, type Caller } from "./caller.ts";

/** Ends every session of the caller by moving his epoch, this one too; his devices are unknown again. */
export async function revokeAllSessions(
  { clock, ids, run, storage }: Dependencies,
  caller: Caller,
  context: RequestContext,
): Promise<void> {
  await run(async () => {
    const account = await storage.users.findById(caller.user.id);
    if (account === null) throw new AuthError("not_authenticated");
    const { user } = account;
    const at = clock.now();
    return {
      operation: createOperation(ids, {
        name: "session.revoke_all",
        actor: { kind: "user", userId: user.id },
        authentication: authenticationOf(caller),
        subject: user,
        context,
        at,
        changes: [update("user", user, { epoch: user.epoch + 1 }, at)],
        events: [
          {
            name: "sessions.revoked",
            subjectId: user.id,
            entity: "user",
            entityId: user.id,
            version: user.version + 1,
            fields: ["epoch"],
          },
        ],
      }),
      answer: undefined,
    };
  });
}
