import { isAuthError } from "../errors/index.ts";
import type { RequestContext } from "../use-cases/request-context.ts";
import type { UseCases } from "../use-cases/use-cases.ts";

/** What says that there is no session any more: it ended before, or another request ended it at the same time. */
const alreadyEnded: ReadonlySet<string> = new Set([
  "not_authenticated",
  "session_expired",
  "account_suspended",
  "not_found",
]);

/**
 * Ends the session of a token. Returns only once the session is known to be over: a browser forgets its cookie then and could not try
 * again.
 *
 * @throws AuthError service_unavailable, conflict
 */
export async function endSession(
  useCases: UseCases,
  sessionToken: string,
  context: RequestContext,
): Promise<void> {
  try {
    const caller = await useCases.sessions.authenticate(sessionToken);
    await useCases.sessions.revoke(caller, caller.session.id, context);
  } catch (error) {
    if (!isAuthError(error) || !alreadyEnded.has(error.code)) throw error;
  }
}
