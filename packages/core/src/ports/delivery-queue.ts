import type { DeliveryChannel, DeliveryId, DeliveryKind } from "../domain/deliveries/delivery.ts";

export interface ClaimedDelivery {
  readonly id: DeliveryId;
  readonly kind: DeliveryKind;
  readonly channel: DeliveryChannel;
  readonly sealed: string;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  /** Names this claim; it is worth nothing once the lease ran out and another worker claimed. */
  readonly lease: string;
}

export type DeliverySettlement =
  | { readonly outcome: "sent" }
  /** Becomes claimable again after the delay. */
  | { readonly outcome: "retry"; readonly afterSeconds: number; readonly reason: string }
  /** A dead letter: kept with its reason, without its content. */
  | { readonly outcome: "dead"; readonly reason: string };

/** The committed deliveries as a work queue. Claims and settlements are working state. */
export interface DeliveryQueue {
  /**
   * Leases up to `limit` due deliveries of the channels, oldest first. Two workers MUST NOT hold the same delivery while a lease runs.
   * What has expired, and a code of which a newer generation exists, is dropped with its content instead of being returned.
   */
  claim(input: {
    readonly channels: readonly DeliveryChannel[];
    readonly limit: number;
    readonly leaseSeconds: number;
  }): Promise<readonly ClaimedDelivery[]>;

  /**
   * Ends a claim. `sent` and `dead` erase the sealed content.
   * @returns false when the lease had been lost: nothing was changed (fencing).
   */
  settle(input: {
    readonly id: DeliveryId;
    readonly lease: string;
    readonly settlement: DeliverySettlement;
  }): Promise<boolean>;
}
