import type { DeliveryChannel, DeliveryId } from "../domain/deliveries/delivery.ts";

/** What a message says; the courier owns the words. */
export type Message = {
  readonly template: "registration_code" | "sign_in_code";
  readonly params: { readonly code: string; readonly expiresAt: Date };
};

export type Envelope = Message & {
  readonly id: DeliveryId;
  readonly channel: DeliveryChannel;
  /** The canonical stored address or number. */
  readonly to: string;
  /** BCP 47, or null when the user never said. */
  readonly locale: string | null;
};

export type CourierAnswer =
  | { readonly outcome: "sent" }
  /** It will never work, such as an address that does not exist: it becomes a dead letter. The reason holds no address and no code. */
  | { readonly outcome: "rejected"; readonly reason: string };

/** Sends messages. */
export interface Courier {
  /** The channels that it can send on. */
  readonly channels: readonly DeliveryChannel[];
  /**
   * At least once: `id` is the idempotency key. Throws for what may work later; the worker tries again with back-off until the code expires.
   * MUST honour `signal`.
   */
  send(envelope: Envelope, signal: AbortSignal): Promise<CourierAnswer>;
}
