import type { DeliveryChannel } from "../../domain/deliveries/delivery.ts";

/** The answer to every start and resend: the same for known and unknown identifiers. */
export interface ChallengeIssued {
  /** Opaque; to be presented with the code. Only who holds it can use the code. */
  readonly challenge: string;
  readonly channel: DeliveryChannel;
  /** Where the code goes, masked. */
  readonly sentTo: string;
  readonly expiresAt: Date;
  /** When the next code of this flow may be asked for. */
  readonly resendAt: Date;
}
