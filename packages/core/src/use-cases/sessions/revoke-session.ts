import { isUuid } from "../../crypto/uuid-v7.ts";
import { remove } from "../../domain/operations/change-builders.ts";
import type { SessionId } from "../../domain/sessions/session-row.ts";
import { AuthError } from "../../errors/index.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { authenticationOf, type Caller } from "./caller.ts";
import { sessionEvent } from "./session-event.ts";

/**
 * Ends one of the caller's own sessions, at once in every process.
 * @throws AuthError not_found, also for another user's session
 */
export async function revokeSession(
  { clock, ids, run, storage }: Dependencies,
  caller: Caller,
  sessionId: string,
  context: RequestContext,
): Promise<void> {
  if (!isUuid(sessionId)) throw new AuthError("not_found");
  await run(async () => {
    // Checked above to be an id of the kind.
    const record = await storage.sessions.findById(sessionId as SessionId);
    if (record?.session.userId !== caller.user.id) throw new AuthError("not_found");
    const { account, session } = record;
    return {
      operation: createOperation(ids, {
        name: "session.revoke",
        actor: { kind: "user", userId: caller.user.id },
        authentication: authenticationOf(caller),
        subject: account.user,
        context,
        at: clock.now(),
        changes: [remove("session", session)],
        events: [sessionEvent("session.revoked", session)],
      }),
      answer: undefined,
    };
  });
}
