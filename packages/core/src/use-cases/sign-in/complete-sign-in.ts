import { insert } from "../../domain/operations/change-builders.ts";
import { principalOf } from "../../domain/users/principal.ts";
import { AuthError } from "../../errors/index.ts";
import { redeemCode } from "../challenges/redeem-code.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import type { SignedIn } from "../sessions/caller.ts";
import { openSession } from "../sessions/open-session.ts";

/**
 * Redeems the code of a sign-in into a new session. The session carries the epoch that was read: if the user is suspended meanwhile, it
 * is dead when it is born.
 * @throws AuthError as `redeemCode`, and challenge_used, account_suspended
 */
export async function completeSignIn(
  dependencies: Dependencies,
  input: unknown,
  context: RequestContext,
): Promise<SignedIn> {
  const { ids, run } = dependencies;
  const name = "sign_in.complete";
  const { account, authentication, redemption, standing } = await redeemCode(
    dependencies,
    { name, purpose: "sign_in" },
    input,
    context,
  );
  const attempt = {
    name,
    authentication,
    context,
    at: standing.now,
    subject: account?.user ?? null,
  } as const;
  const failed = { ...attempt, outcome: "failed", actor: { kind: "anonymous" } } as const;

  return run<SignedIn>(async (duplicate) => {
    if (duplicate !== null) {
      if (duplicate.entity !== "redemption") return null;
      const refusal = new AuthError("challenge_used");
      return { operation: createOperation(ids, { ...failed, reason: refusal.code }), refusal };
    }
    if (account?.user.status !== "active") {
      const refusal = new AuthError(
        account?.user.status === "suspended" ? "account_suspended" : "challenge_expired",
      );
      return {
        operation: createOperation(ids, {
          ...failed,
          reason: refusal.code,
          changes: [insert("redemption", redemption)],
        }),
        refusal,
      };
    }
    const user = principalOf(account);
    const opened = await openSession(
      dependencies,
      { user, epoch: account.user.epoch },
      standing.now,
      context,
    );
    return {
      operation: createOperation(ids, {
        ...attempt,
        actor: { kind: "user", userId: user.id },
        authentication: { ...authentication, sessionId: opened.signedIn.session.id },
        changes: [insert("redemption", redemption), ...opened.changes, ...standing.resetFailures()],
        events: opened.events,
      }),
      answer: opened.signedIn,
    };
  });
}
