import type { Brand } from "../brand.ts";
import type { ChallengeId } from "../challenges/challenge.ts";

/** UUIDv7; the courier's idempotency key. */
export type DeliveryId = Brand<string, "DeliveryId">;
export type DeliveryChannel = "email" | "sms";

/** A decoy is completed without being sent, so that unknown and known identifiers cost the same. */
export type DeliveryKind = "code" | "notice" | "decoy";

/** A message to be sent by the worker after the commit. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly kind: DeliveryKind;
  readonly channel: DeliveryChannel;
  /** The sealed message (AAD = delivery id); codes and addresses are never stored in clear. */
  readonly sealed: string;
  /** The challenge whose code it carries: only the newest generation of a challenge is sent. */
  readonly challengeId: ChallengeId | null;
  readonly generation: number;
  /** Not sent after this time; null never expires. */
  readonly expiresAt: Date | null;
}
