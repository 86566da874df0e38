import { parseChallengeToken } from "../../crypto/challenge-token.ts";
import { codeMac, decoyMac, generateCode } from "../../crypto/one-time-code.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput } from "../parse-input.ts";
import type { RequestContext } from "../request-context.ts";
import { canSignInByCode } from "../sign-in/start-sign-in.ts";
import type { ChallengeIssued } from "./challenge-issued.ts";
import { openPayload, sealPayload } from "./challenge-payload.ts";
import { resendBody } from "./code-input.ts";
import { assertAdmitted, identifierBuckets, refuseLimited, sendBuckets, sourceOf } from "./limit-sources.ts";
import { readStanding } from "./read-standing.ts";
import { refuseFlow } from "./refuse-flow.ts";
import { sendCode } from "./send-code.ts";

/**
 * A new code for a live flow; the old one is dead at once, tries stay counted.
 * @throws AuthError invalid_input, challenge_expired, challenge_exhausted, challenge_used, too_many_requests, service_unavailable
 */
export async function resendChallenge(
  dependencies: Dependencies,
  input: unknown,
  context: RequestContext,
): Promise<ChallengeIssued> {
  const { ephemeral, ids, indexKeys, random, ring, sealers, settings } = dependencies;
  const { challenge } = parseInput(resendBody, input);
  const token = parseChallengeToken(ring, challenge);
  if (token === null) throw refuseFlow(dependencies, "challenge_expired", context);
  const { keyId, ...reference } = token;
  const found = await ephemeral.challenges.find(reference);
  const purpose = found?.purpose ?? "sign_in";
  const place = { id: token.id, purpose, identifierKey: token.identifierKey };
  const payload = found === null ? null : await openPayload(sealers.challenge, found.payload, place);
  const admission = await ephemeral.limits.hit({
    nonce: ids.newId(),
    buckets: sendBuckets(dependencies, context, payload?.identifier ?? null),
  });
  assertAdmitted(dependencies, admission, context);
  if (payload === null) throw refuseFlow(dependencies, "challenge_expired", context);

  const hash = indexKeys.identifierHash(payload.identifier);
  const standing = await readStanding(dependencies, { key: token.identifierKey, hash }, context);
  const isReceivable = purpose === "registration" || canSignInByCode(standing.account);
  const isDecoy = standing.isLocked || !isReceivable;
  const code = generateCode(random);
  const mac = codeMac(ring, keyId, { challengeId: token.id, purpose, code });
  const renewed = { ...payload, expiresAt: standing.now.getTime() + settings.challenge.maxAgeSeconds * 1000 };
  const answer = await ephemeral.challenges.resend({
    nonce: ids.newId(),
    ...reference,
    codeMac: isDecoy ? decoyMac(random) : mac,
    payload: await sealPayload(sealers.challenge, renewed, place),
    buckets: identifierBuckets(dependencies, sourceOf(dependencies, context), standing.knownDeviceId),
    maxAgeSeconds: settings.challenge.maxAgeSeconds,
    resendAfterSeconds: settings.challenge.resendAfterSeconds,
  });
  switch (answer.outcome) {
    case "expired":
      throw refuseFlow(dependencies, "challenge_expired", context);
    case "exhausted":
      throw refuseFlow(dependencies, "challenge_exhausted", context);
    case "used":
      throw refuseFlow(dependencies, "challenge_used", context);
    case "limited":
      throw refuseLimited(dependencies, answer.retryAfterSeconds, context);
    case "issued":
  }
  const { expiresAt, resendAt, generation } = answer;
  return sendCode(
    dependencies,
    {
      name: "challenge.resend",
      challengeId: token.id,
      identifierKey: token.identifierKey,
      generation,
      purpose,
      payload: renewed,
      code,
      isDecoy,
      answer: { challenge, expiresAt, resendAt },
    },
    standing,
    context,
  );
}
