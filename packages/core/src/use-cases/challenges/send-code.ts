import type { ChallengeId, ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { Delivery, DeliveryChannel, DeliveryId } from "../../domain/deliveries/delivery.ts";
import type { IdentifierKey } from "../../domain/identifiers/identifier.ts";
import { maskIdentifier } from "../../domain/identifiers/mask-identifier.ts";
import type { OperationName } from "../../domain/operations/operation-name.ts";
import { createOperation } from "../create-operation.ts";
import { sealMessage } from "../deliveries/sealed-message.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import type { ChallengeIssued } from "./challenge-issued.ts";
import type { ChallengePayload } from "./challenge-payload.ts";
import type { ReadStanding } from "./read-standing.ts";

interface IssuedCode {
  readonly name: OperationName;
  readonly challengeId: ChallengeId;
  readonly identifierKey: IdentifierKey;
  readonly generation: number;
  readonly purpose: ChallengePurpose;
  readonly payload: ChallengePayload;
  readonly code: string;
  /** The same row, worked on the same way, and never sent. */
  readonly isDecoy: boolean;
  readonly answer: Pick<ChallengeIssued, "challenge" | "expiresAt" | "resendAt">;
}

/** Commits the message with a code that the flow now waits for, and answers the caller. */
export async function sendCode(
  dependencies: Dependencies,
  issued: IssuedCode,
  standing: ReadStanding,
  context: RequestContext,
): Promise<ChallengeIssued> {
  const { ids, run } = dependencies;
  const { identifier } = issued.payload;
  const channel = identifier.kind === "email" ? "email" : "sms";
  const delivery = await createDelivery(dependencies, issued, standing, channel);
  return run(async () => ({
    operation: createOperation(ids, {
      name: issued.name,
      actor: { kind: "anonymous" },
      authentication: { challengeId: issued.challengeId, identifierKey: issued.identifierKey },
      subject: standing.account?.user ?? null,
      context,
      at: standing.now,
      deliveries: [delivery],
    }),
    answer: { ...issued.answer, channel, sentTo: maskIdentifier(identifier) },
  }));
}

async function createDelivery(
  { ids, sealers }: Dependencies,
  { challengeId, code, generation, isDecoy, payload, purpose }: IssuedCode,
  { account }: ReadStanding,
  channel: DeliveryChannel,
): Promise<Delivery> {
  const id = ids.newId<DeliveryId>();
  const expiresAt = new Date(payload.expiresAt);
  const sealed = await sealMessage(sealers.delivery, id, {
    template: purpose === "registration" ? "registration_code" : "sign_in_code",
    params: { code, expiresAt },
    to: payload.identifier.value,
    locale: payload.draft?.profile.locale ?? account?.user.locale ?? null,
  });
  return { id, kind: isDecoy ? "decoy" : "code", channel, sealed, challengeId, generation, expiresAt };
}
