import { createDeliveryLane, type DeliveryLaneOptions } from "./delivery-lane.ts";

export interface DeliveryWorker {
  /** Looks for work soon: after a random moment, so that when a message leaves tells nothing of what a request did. */
  nudge(): void;
  /** Also looks every few seconds, for what other processes left. */
  start(): void;
  /** Takes nothing new and waits for what is under way. Idempotent. */
  stop(): Promise<void>;
}

const maxNudgeMs = 250;
const pollMs = 5_000;

/** Sends committed deliveries. Several processes share the work: leases keep them apart, and a crash gives its work back after the lease. */
export function createDeliveryWorker(options: DeliveryLaneOptions): DeliveryWorker {
  const lanes = options.courier.channels.map((channel) => createDeliveryLane(options, channel));
  let nudged: ReturnType<typeof setTimeout> | null = null;
  let poll: ReturnType<typeof setInterval> | null = null;
  let isStopped = false;

  const fill = (): void => {
    for (const lane of lanes) lane.fill();
  };

  return {
    nudge: () => {
      if (isStopped || nudged !== null) return;
      const [byte = 0] = options.random.bytes(1);
      nudged = setTimeout(
        () => {
          nudged = null;
          fill();
        },
        (byte / 256) * maxNudgeMs,
      );
    },
    start: () => {
      isStopped = false;
      for (const lane of lanes) lane.open();
      poll ??= setInterval(fill, pollMs);
      fill();
    },
    stop: async () => {
      isStopped = true;
      if (nudged !== null) clearTimeout(nudged);
      if (poll !== null) clearInterval(poll);
      nudged = null;
      poll = null;
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
