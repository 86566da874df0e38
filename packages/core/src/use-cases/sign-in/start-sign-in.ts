import { parseIdentifier } from "../../domain/identifiers/parse-identifier.ts";
import type { Account } from "../../domain/users/account.ts";
import type { ChallengeIssued } from "../challenges/challenge-issued.ts";
import { issueChallenge } from "../challenges/issue-challenge.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput } from "../parse-input.ts";
import type { RequestContext } from "../request-context.ts";
import { signInBody } from "./sign-in-input.ts";

/** Sends a code if the identifier belongs to somebody who signs in by code; does the same work and answers the same if not. */
export function startSignIn(
  dependencies: Dependencies,
  input: unknown,
  context: RequestContext,
): Promise<ChallengeIssued> {
  const identifier = parseIdentifier(parseInput(signInBody, input), dependencies.settings.phone);
  return issueChallenge(
    dependencies,
    { name: "sign_in.start", purpose: "sign_in", identifier, draft: null, isReceivable: canSignInByCode },
    context,
  );
}

export function canSignInByCode(account: Account | null): boolean {
  return account?.user.status === "active" && account.user.authMethod !== "google";
}
