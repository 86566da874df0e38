import { parseChallengeToken } from "../../crypto/challenge-token.ts";
import { codeMac } from "../../crypto/one-time-code.ts";
import type { ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { RedemptionRow } from "../../domain/challenges/redemption-row.ts";
import type { Authentication } from "../../domain/operations/operation.ts";
import type { OperationName } from "../../domain/operations/operation-name.ts";
import type { Account } from "../../domain/users/account.ts";
import { AuthError } from "../../errors/index.ts";
import type { ChallengeReference, VerifyAnswer } from "../../ports/challenge-store.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput } from "../parse-input.ts";
import type { RequestContext } from "../request-context.ts";
import { type ChallengePayload, openPayload } from "./challenge-payload.ts";
import { codeBody } from "./code-input.ts";
import { assertAdmitted, tooManyRequests, verifyBuckets } from "./limit-sources.ts";
import { type ReadStanding, readStanding } from "./read-standing.ts";
import { refuseFlow } from "./refuse-flow.ts";

/** A proven code. Nothing is settled yet: the commit that holds `redemption` decides who was first. */
export interface ProvenCode {
  readonly payload: ChallengePayload;
  /** How the operation that redeems it says so. */
  readonly authentication: Pick<Authentication, "challengeId" | "identifierKey" | "amr">;
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
  const { ephemeral, ids, indexKeys, ring, sealers } = dependencies;
  const { purpose } = flow;
  const { challenge, code } = parseInput(codeBody, input);
  const token = parseChallengeToken(ring, challenge);
  if (token === null) throw refuseFlow(dependencies, "challenge_expired", context);
  const { keyId, ...reference } = token;

  const standing = await readStanding(dependencies, { key: token.identifierKey, hash: null }, context);
  const [admission, verified] = await Promise.allSettled([
    ephemeral.limits.hit({ nonce: ids.newId(), buckets: verifyBuckets(dependencies, context) }),
    ephemeral.challenges.verify({
      nonce: ids.newId(),
      ...reference,
      purpose,
      codeMac: codeMac(ring, keyId, { challengeId: token.id, purpose, code }),
      failures: standing.failures,
    }),
  ]);
  if (verified.status === "rejected") throw verified.reason;
  const answer = verified.value;
  // What was compared is counted also for who asks too often: else a limited source would guess for nothing.
  if (answer.outcome === "mismatch")
    await commitFailure(dependencies, flow.name, token, standing, answer, context);
  if (admission.status === "rejected") throw admission.reason;
  if (answer.outcome === "mismatch") {
    throw admission.value.outcome === "limited"
      ? tooManyRequests(admission.value.retryAfterSeconds)
      : refusalOf(answer);
  }
  assertAdmitted(dependencies, admission.value, context);
  switch (answer.outcome) {
    case "expired":
      throw refuseFlow(dependencies, "challenge_expired", context);
    case "exhausted":
      throw refuseFlow(dependencies, "challenge_exhausted", context);
    case "matched":
  }
  const payload = await openPayload(sealers.challenge, answer.payload, {
    id: token.id,
    purpose,
    identifierKey: token.identifierKey,
  });
  if (payload === null)
    throw refuseFlow(dependencies, "challenge_expired", context, "the payload does not open");
  const { account } = standing;
  const isOwner = account?.user.identifierHash === indexKeys.identifierHash(payload.identifier);
  return {
    payload,
    authentication: { challengeId: token.id, identifierKey: token.identifierKey, amr: ["otp"] },
    redemption: { challengeId: token.id, purpose, expiresAt: new Date(payload.expiresAt) },
    standing,
    account: isOwner ? account : null,
  };
}

type Mismatch = Extract<VerifyAnswer, { readonly outcome: "mismatch" }>;

function refusalOf({ attemptsLeft }: Mismatch): AuthError {
  return attemptsLeft > 0
    ? new AuthError("invalid_code", { details: { attemptsLeft } })
    : new AuthError("challenge_exhausted");
}

function commitFailure(
  { ids, run }: Dependencies,
  name: OperationName,
  token: ChallengeReference,
  standing: ReadStanding,
  mismatch: Mismatch,
  context: RequestContext,
): Promise<void> {
  return run<void>(async () => ({
    operation: createOperation(ids, {
      name,
      outcome: "failed",
      actor: { kind: "anonymous" },
      authentication: { challengeId: token.id, identifierKey: token.identifierKey },
      subject: standing.account?.user ?? null,
      context,
      reason: refusalOf(mismatch).code,
      at: standing.now,
      changes: standing.countFailure(mismatch.isCompared),
    }),
    answer: undefined,
  }));
}
