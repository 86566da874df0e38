import type { DeliveryChannel } from "../../domain/deliveries/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClaimedDelivery, DeliveryQueue } from "../../ports/delivery-queue.ts";
import type { Logger } from "../../ports/logger.ts";
import { nameOf } from "../name-of.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { type Delivering, deliver } from "./deliver.ts";

export interface DeliveryLaneOptions extends Delivering {
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The messages of one channel under way in this process; a slow one holds up no other, and no other channel. */
export interface DeliveryLane {
  /** Claims what is due, as far as there is room. */
  fill(): void;
  /** Claims nothing more and resolves once what is under way has ended. */
  close(): Promise<void>;
  open(): void;
}

/** Longer than a send may take, so that no other process sends the same. */
const leaseSeconds = 30;
const sendTimeoutMs = 20_000;
const maxUnderWay = 10;

export function createDeliveryLane(options: DeliveryLaneOptions, channel: DeliveryChannel): DeliveryLane {
  const { queue, clock, logger } = options;
  const breaker = createCircuitBreaker(clock);
  const underWay = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let isClosed = false;
  /** A claim found all it had room for, so more may be due; or somebody asked during a claim. */
  let isMoreDue = false;

  function fill(): void {
    isMoreDue = true;
    claiming ??= claimAll()
      .catch((error: unknown) => logger.warn("delivery_queue_unavailable", { reason: nameOf(error) }))
      .finally(() => {
        claiming = null;
      });
  }

  async function claimAll(): Promise<void> {
    while (isMoreDue && !isClosed) {
      const room = Math.min(maxUnderWay, breaker.allowance()) - underWay.size;
      if (room <= 0) return;
      isMoreDue = false;
      const claimed = await queue.claim({ channels: [channel], limit: room, leaseSeconds });
      for (const delivery of claimed) begin(delivery);
      isMoreDue ||= claimed.length === room;
    }
  }

  function begin(claimed: ClaimedDelivery): void {
    const sending = send(claimed)
      .catch((error: unknown) =>
        logger.error("delivery_not_settled", { delivery: claimed.id, reason: nameOf(error) }),
      )
      .finally(() => {
        underWay.delete(sending);
        if (isMoreDue && !isClosed) fill();
      });
    underWay.add(sending);
  }

  async function send(claimed: ClaimedDelivery): Promise<void> {
    const result = await deliver(options, claimed, AbortSignal.timeout(sendTimeoutMs));
    if (result.channel === "answered") breaker.answered();
    if (result.channel === "failed") breaker.failed();
    const { settlement } = result;
    if (settlement.outcome !== "sent") {
      logger.warn("delivery_failed", {
        delivery: claimed.id,
        outcome: settlement.outcome,
        reason: settlement.reason,
      });
    }
    const isHeld = await queue.settle({ id: claimed.id, lease: claimed.lease, settlement });
    if (!isHeld) logger.warn("delivery_lease_lost", { delivery: claimed.id });
  }

  return {
    fill,
    open: () => {
      isClosed = false;
    },
    close: async () => {
      isClosed = true;
      await claiming;
      await Promise.all(underWay);
    },
  };
}
