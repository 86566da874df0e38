import type { Change } from "../../domain/operations/change.ts";
import { insert } from "../../domain/operations/change-builders.ts";
import { type Principal, principalOf } from "../../domain/users/principal.ts";
import { AuthError, type ErrorCode } from "../../errors/index.ts";
import { redeemCode } from "../challenges/redeem-code.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import type { Decision } from "../run-operation.ts";
import type { SignedIn } from "../sessions/caller.ts";
import { openSession } from "../sessions/open-session.ts";
import { createAccount } from "./create-account.ts";

/**
 * Redeems the code of a registration: user, profile, session and redemption are one commit, so that of N parallel calls exactly one makes
 * a user.
 * @throws AuthError as `redeemCode`, and challenge_used, identifier_taken
 */
export async function completeRegistration(
  dependencies: Dependencies,
  input: unknown,
  context: RequestContext,
): Promise<SignedIn> {
  const { ids, indexKeys, run } = dependencies;
  const name = "registration.complete";
  const proven = await redeemCode(dependencies, { name, purpose: "registration" }, input, context);
  const { payload, standing } = proven;
  const { draft } = payload;
  if (draft === null) throw new AuthError("challenge_expired", { detail: "a registration without a draft" });
  const redemption = insert("redemption", proven.redemption);

  const refuse = (code: ErrorCode, changes: readonly Change[]): Decision<SignedIn> => ({
    operation: createOperation(ids, {
      name,
      outcome: "failed",
      actor: { kind: "anonymous" },
      authentication: proven.authentication,
      subject: proven.account?.user ?? null,
      context,
      reason: code,
      at: standing.now,
      changes,
    }),
    refusal: new AuthError(code),
  });

  return run<SignedIn>(async (duplicate) => {
    if (duplicate?.entity === "redemption") return refuse("challenge_used", []);
    if (proven.account !== null || duplicate?.entity === "user")
      return refuse("identifier_taken", [redemption]);
    if (duplicate !== null && duplicate.field !== "slug") return null;

    const account = createAccount({
      userId: ids.newId(),
      identifier: payload.identifier,
      identifierHash: indexKeys.identifierHash(payload.identifier),
      draft,
      isSlugTaken: duplicate !== null,
      at: standing.now,
    });
    const user: Principal = principalOf(account);
    const opened = await openSession(
      dependencies,
      { user, epoch: account.user.epoch },
      standing.now,
      context,
    );
    return {
      operation: createOperation(ids, {
        name,
        actor: { kind: "user", userId: user.id },
        authentication: { ...proven.authentication, sessionId: opened.signedIn.session.id },
        subject: account.user,
        context,
        at: standing.now,
        changes: [
          redemption,
          insert("user", account.user),
          ...(account.vendor === null ? [] : [insert("vendorProfile", account.vendor)]),
          ...(account.client === null ? [] : [insert("clientProfile", account.client)]),
          ...opened.changes,
          ...standing.resetFailures(),
        ],
        events: [
          {
            name: "user.registered",
            subjectId: user.id,
            entity: "user",
            entityId: user.id,
            version: 1,
            fields: [],
          },
          ...opened.events,
        ],
      }),
      answer: opened.signedIn,
    };
  });
}
