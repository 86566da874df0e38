import { parseChallengeToken } from "../../crypto/challenge-token.ts";
import { codeMac, decoyMac } from "../../crypto/one-time-code.ts";
import type { ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { RedemptionRow } from "../../domain/challenges/redemption-row.ts";
import type { OperationName } from "../../domain/operations/operation.ts";
import type { Account } from "../../domain/users/account.ts";
import { AuthError } from "../../errors/index.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput } from "../parse-input.ts";
import type { RequestContext } from "../request-context.ts";
import { type ChallengePayload, openPayload } from "./challenge-payload.ts";
import { codeBody } from "./code-input.ts";
import { assertAdmitted, verifyBuckets } from "./limit-sources.ts";
import { type ReadStanding, readStanding } from "./read-standing.ts";

/** A proven code. Nothing is settled yet: the commit that holds `redemption` decides who was first. */
export interface ProvenCode {
  readonly payload: ChallengePayload;
  readonly redemption: RedemptionRow;
  readonly standing: ReadStanding;
  /** Whose the proven identifier is. */
  readonly account: Account | null;
}

/**
 * Compares a code: durable standing first, then source limits and the flow's script in parallel. A wrong code commits its failure before
 * the caller hears of it; if that can't be committed the answer is 503, whatever the code was.
 * @throws AuthError invalid_input, too_many_requests, invalid_code, challenge_expired, challenge_exhausted, service_unavailable
 */
export async function redeemCode(
  dependencies: Dependencies,
  flow: { readonly name: OperationName; readonly purpose: ChallengePurpose },
  input: unknown,
  context: RequestContext,
): Promise<ProvenCode> {
  const { ephemeral, ids, indexKeys, random, ring, sealers } = dependencies;
  const { purpose } = flow;
  const { challenge, code } = parseInput(codeBody, input);
  const token = parseChallengeToken(ring, challenge);
  if (token === null) throw new AuthError("challenge_expired");
  const { keyId, ...reference } = token;

  const standing = await readStanding(dependencies, token.identifierKey, context);
  const mac = codeMac(ring, keyId, { challengeId: token.id, purpose, code });
  const [admission, answer] = await Promise.all([
    ephemeral.limits.hit({ nonce: ids.newId(), buckets: verifyBuckets(dependencies, context) }),
    ephemeral.challenges.verify({
      nonce: ids.newId(),
      ...reference,
      purpose,
      codeMac: standing.isLocked ? decoyMac(random) : mac,
    }),
  ]);
  assertAdmitted(admission);
  switch (answer.outcome) {
    case "expired":
      throw new AuthError("challenge_expired");
    case "exhausted":
      throw new AuthError("challenge_exhausted");
    case "mismatch":
      return refuse(dependencies, flow.name, standing, answer.attemptsLeft, context);
    case "matched":
  }
  const payload = await openPayload(sealers.challenge, answer.payload, {
    id: token.id,
    purpose,
    identifierKey: token.identifierKey,
  });
  if (payload === null) throw new AuthError("challenge_expired", { detail: "the payload does not open" });
  const { account } = standing;
  const isOwner = account?.user.identifierHash === indexKeys.identifierHash(payload.identifier);
  return {
    payload,
    redemption: { challengeId: token.id, purpose, expiresAt: new Date(payload.expiresAt) },
    standing,
    account: isOwner ? account : null,
  };
}

function refuse(
  { ids, run }: Dependencies,
  name: OperationName,
  standing: ReadStanding,
  attemptsLeft: number,
  context: RequestContext,
): Promise<never> {
  const refusal =
    attemptsLeft > 0
      ? new AuthError("invalid_code", { details: { attemptsLeft } })
      : new AuthError("challenge_exhausted");
  return run<never>(async () => ({
    operation: createOperation(ids, {
      name,
      outcome: "failed",
      actor: { kind: "anonymous" },
      subjectId: standing.account?.user.id ?? null,
      context,
      reason: refusal.code,
      at: standing.now,
      changes: standing.countFailure(),
    }),
    refusal,
  }));
}
