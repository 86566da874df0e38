import { z } from "zod";
import type { DeliveryChannel } from "../../domain/deliveries/delivery.ts";
import type { ChallengeIssued } from "../../use-cases/challenges/challenge-issued.ts";

export interface ChallengeView {
  readonly challenge: string;
  readonly channel: DeliveryChannel;
  readonly sentTo: string;
  readonly expiresAt: string;
  readonly resendAt: string;
}

export const challengeView: z.ZodType<ChallengeView> = z.strictObject({
  challenge: z.string().meta({ description: "Opaque; to be presented with the code." }),
  channel: z.enum(["email", "sms"]),
  sentTo: z.string().meta({ description: "Where the code goes, masked." }),
  expiresAt: z.iso.datetime(),
  resendAt: z.iso.datetime().meta({ description: "When the next code of this flow may be asked for." }),
});

export function toChallengeView(issued: ChallengeIssued): ChallengeView {
  return {
    challenge: issued.challenge,
    channel: issued.channel,
    sentTo: issued.sentTo,
    expiresAt: issued.expiresAt.toISOString(),
    resendAt: issued.resendAt.toISOString(),
  };
}
