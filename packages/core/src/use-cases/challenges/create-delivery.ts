import type { ChallengeId, ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { Delivery, DeliveryChannel, DeliveryId } from "../../domain/deliveries/delivery.ts";
import type { Identifier } from "../../domain/identifiers/identifier.ts";
import { sealMessage } from "../deliveries/sealed-message.ts";
import type { Dependencies } from "../dependencies.ts";

interface CodeMessage {
  readonly isDecoy: boolean;
  readonly challengeId: ChallengeId;
  readonly generation: number;
  readonly purpose: ChallengePurpose;
  readonly identifier: Identifier;
  readonly code: string;
  readonly expiresAt: Date;
  readonly locale: string | null;
}

export function channelOf(identifier: Identifier): DeliveryChannel {
  return identifier.kind === "email" ? "email" : "sms";
}

/** The message with a code; a decoy is the same row, is worked on the same way, and is never sent. */
export async function createCodeDelivery(
  { ids, sealers }: Dependencies,
  message: CodeMessage,
): Promise<Delivery> {
  const id = ids.newId<DeliveryId>();
  const sealed = await sealMessage(sealers.delivery, id, {
    template: message.purpose === "registration" ? "registration_code" : "sign_in_code",
    params: { code: message.code, expiresAt: message.expiresAt },
    to: message.identifier.value,
    locale: message.locale,
  });
  return {
    id,
    kind: message.isDecoy ? "decoy" : "code",
    channel: channelOf(message.identifier),
    sealed,
    challengeId: message.challengeId,
    generation: message.generation,
    expiresAt: message.expiresAt,
  };
}
