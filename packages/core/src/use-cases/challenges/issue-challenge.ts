import { encodeChallengeToken } from "../../crypto/challenge-token.ts";
import { identifierKeyOf } from "../../crypto/index-keys.ts";
import { codeMac, decoyMac, generateCode } from "../../crypto/one-time-code.ts";
import { hashSecret } from "../../crypto/secret-hash.ts";
import type { ChallengeId, ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { Identifier } from "../../domain/identifiers/identifier.ts";
import type { OperationName } from "../../domain/operations/operation-name.ts";
import type { Account } from "../../domain/users/account.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RegistrationDraft } from "../registration/registration-draft.ts";
import type { RequestContext } from "../request-context.ts";
import type { ChallengeIssued } from "./challenge-issued.ts";
import { sealPayload } from "./challenge-payload.ts";
import { assertAdmitted, identifierBuckets, refuseLimited, sendBuckets, sourceOf } from "./limit-sources.ts";
import { readStanding } from "./read-standing.ts";
import { sendCode } from "./send-code.ts";

interface Flow {
  readonly name: OperationName;
  readonly purpose: ChallengePurpose;
  readonly identifier: Identifier;
  readonly draft: RegistrationDraft | null;
  /** Whether a code may go out for what the identifier is now; otherwise a decoy does the same work. */
  readonly isReceivable: (account: Account | null) => boolean;
}

/**
 * Starts a flow: source limits, durable standing, the flow with the identifier's limits, then the commit with the message.
 * Equal answers, equal queries and equal rows, whoever the identifier belongs to.
 * @throws AuthError too_many_requests, service_unavailable
 */
export async function issueChallenge(
  dependencies: Dependencies,
  flow: Flow,
  context: RequestContext,
): Promise<ChallengeIssued> {
  const { ephemeral, indexKeys, ids, random, ring, sealers, settings } = dependencies;
  const { identifier, purpose } = flow;
  const buckets = sendBuckets(dependencies, context, identifier);
  assertAdmitted(dependencies, await ephemeral.limits.hit({ nonce: ids.newId(), buckets }), context);

  const hash = indexKeys.identifierHash(identifier);
  const identifierKey = identifierKeyOf(hash);
  const standing = await readStanding(dependencies, { key: identifierKey, hash }, context);
  const isDecoy = standing.isLocked || !flow.isReceivable(standing.account);

  const id = ids.newId<ChallengeId>();
  const secret = random.bytes(32);
  const code = generateCode(random);
  const mac = codeMac(ring, ring.current, { challengeId: id, purpose, code });
  const expiresAt = standing.now.getTime() + settings.challenge.maxAgeSeconds * 1000;
  const payload = { identifier, expiresAt, draft: flow.draft };
  const source = sourceOf(dependencies, context);
  const issued = await ephemeral.challenges.issue({
    nonce: ids.newId(),
    identifierKey,
    id,
    secretHash: hashSecret(secret),
    purpose,
    codeMac: isDecoy ? decoyMac(random) : mac,
    payload: await sealPayload(sealers.challenge, payload, { id, purpose, identifierKey }),
    source,
    buckets: identifierBuckets(dependencies, source, standing.knownDeviceId),
    maxAgeSeconds: settings.challenge.maxAgeSeconds,
    resendAfterSeconds: settings.challenge.resendAfterSeconds,
    attempts: settings.challenge.attempts,
    maxLive: settings.challenge.maxLive,
  });
  if (issued.outcome === "limited") throw refuseLimited(dependencies, issued.retryAfterSeconds, context);

  const challenge = encodeChallengeToken({ keyId: ring.current, identifierKey, id, secret });
  const { resendAt } = issued;
  return sendCode(
    dependencies,
    {
      name: flow.name,
      challengeId: id,
      identifierKey,
      generation: 1,
      purpose,
      payload,
      code,
      isDecoy,
      answer: { challenge, expiresAt: issued.expiresAt, resendAt },
    },
    standing,
    context,
  );
}
