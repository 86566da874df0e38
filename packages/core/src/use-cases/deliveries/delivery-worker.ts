import type { DeliveryChannel } from "../../domain/deliveries/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClaimedDelivery, DeliveryQueue } from "../../ports/delivery-queue.ts";
import type { Logger } from "../../ports/logger.ts";
import { type CircuitBreaker, createCircuitBreaker } from "./circuit-breaker.ts";
import { type Delivering, deliver } from "./deliver.ts";

export interface DeliveryWorker {
  /** Looks for work soon: after a random moment, so that when a message leaves tells nothing of what a request did. */
  nudge(): void;
  /** Also looks every few seconds, for what other processes left. */
  start(): void;
  /** Takes nothing new and waits for what is under way. Idempotent. */
  stop(): Promise<void>;
}

export interface DeliveryWorkerOptions extends Delivering {
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

const leaseSeconds = 30;
const sendTimeoutMs = 20_000;
const batch = 10;
const maxNudgeMs = 250;
const pollMs = 5_000;

/** Sends committed deliveries. Several processes share the work: leases keep them apart, and a crash gives its work back after the lease. */
export function createDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { queue, courier, clock, logger, random } = options;
  const breakers = new Map<DeliveryChannel, CircuitBreaker>(
    courier.channels.map((channel) => [channel, createCircuitBreaker(clock)]),
  );
  let timer: ReturnType<typeof setTimeout> | null = null;
  let poll: ReturnType<typeof setInterval> | null = null;
  let isStopped = false;
  let isAgain = false;
  let round: Promise<void> | null = null;

  async function handle(claimed: ClaimedDelivery): Promise<void> {
    const settlement = await deliver(options, claimed, AbortSignal.timeout(sendTimeoutMs));
    const breaker = breakers.get(claimed.channel);
    if (settlement.outcome === "retry") breaker?.failed();
    else if (claimed.kind !== "decoy") breaker?.succeeded();
    if (settlement.outcome !== "sent")
      logger.warn("delivery_failed", {
        delivery: claimed.id,
        outcome: settlement.outcome,
        reason: settlement.reason,
      });
    const isHeld = await queue.settle({ id: claimed.id, lease: claimed.lease, settlement });
    if (!isHeld) logger.warn("delivery_lease_lost", { delivery: claimed.id });
  }

  async function drain(): Promise<void> {
    for (;;) {
      const channels = [...breakers].filter(([, breaker]) => !breaker.isOpen()).map(([channel]) => channel);
      if (isStopped || channels.length === 0) return;
      const claimed = await queue.claim({ channels, limit: batch, leaseSeconds });
      if (claimed.length === 0) return;
      const handled = await Promise.allSettled(claimed.map(handle));
      for (const result of handled)
        if (result.status === "rejected")
          logger.error("delivery_not_settled", { reason: nameOf(result.reason) });
    }
  }

  function work(): void {
    if (round !== null) {
      isAgain = true;
      return;
    }
    round = drain()
      .catch((error: unknown) => logger.warn("delivery_queue_unavailable", { reason: nameOf(error) }))
      .finally(() => {
        round = null;
        if (!isAgain) return;
        isAgain = false;
        work();
      });
  }

  return {
    nudge: () => {
      if (isStopped || timer !== null) return;
      const [byte = 0] = random.bytes(1);
      timer = setTimeout(
        () => {
          timer = null;
          work();
        },
        (byte / 256) * maxNudgeMs,
      );
    },
    start: () => {
      isStopped = false;
      poll ??= setInterval(work, pollMs);
      work();
    },
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      if (poll !== null) clearInterval(poll);
      timer = null;
      poll = null;
      await round;
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown error";
}
