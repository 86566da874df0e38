import type { DeliveryQueue } from "../../src/ports/delivery-queue.ts";
import { type Breakage, type Breakages, breakOperation, breakStorage } from "./break-storage.ts";

const breakQueue = (patch: (queue: DeliveryQueue) => Partial<DeliveryQueue>): Breakage =>
  breakStorage(({ deliveries }) => ({ deliveries: { ...deliveries, ...patch(deliveries) } }));

export const brokenDeliveries: Breakages = {
  "sends what has expired": breakOperation((operation) => ({
    ...operation,
    deliveries: operation.deliveries.map((delivery) => ({ ...delivery, expiresAt: null })),
  })),
  "sends a code that was replaced": breakOperation((operation) => ({
    ...operation,
    deliveries: operation.deliveries.map((delivery) => ({ ...delivery, challengeId: null })),
  })),
  "has no leases": breakQueue((queue) => ({
    claim: async (input) => queue.claim({ ...input, leaseSeconds: 0 }),
  })),
  "has leases without an end": breakQueue((queue) => ({
    claim: async (input) => queue.claim({ ...input, leaseSeconds: 1e9 }),
  })),
  "has no fencing": breakQueue((queue) => {
    const leases = new Map<string, string>();
    return {
      async claim(input) {
        const claimed = await queue.claim(input);
        for (const { id, lease } of claimed) leases.set(id, lease);
        return claimed;
      },
      settle: async (input) => queue.settle({ ...input, lease: leases.get(input.id) ?? input.lease }),
    };
  }),
  "claims without the content": breakQueue((queue) => ({
    claim: async (input) => (await queue.claim(input)).map((claimed) => ({ ...claimed, sealed: "" })),
  })),
  "ends a claim with its lease": (harness) => {
    let elapsed = 0;
    return {
      ...breakQueue((queue) => ({ settle: async (input) => elapsed < 31 && queue.settle(input) }))(harness),
      async elapse(seconds) {
        elapsed += seconds;
        await harness.elapse(seconds);
      },
    };
  },
  "settles always": breakQueue((queue) => ({
    async settle(input) {
      await queue.settle(input);
      return true;
    },
  })),
  "retries at once": breakQueue((queue) => ({
    settle: async (input) =>
      queue.settle(
        input.settlement.outcome === "retry"
          ? { ...input, settlement: { ...input.settlement, afterSeconds: 0 } }
          : input,
      ),
  })),
  "claims every channel": breakQueue((queue) => ({
    claim: async (input) => queue.claim({ ...input, channels: ["email", "sms"] }),
  })),
  "claims without a limit": breakQueue((queue) => ({
    claim: async (input) => queue.claim({ ...input, limit: 1000 }),
  })),
  "keeps the content of what was sent": (harness) => ({
    ...harness,
    async readDelivery(id) {
      const delivery = await harness.readDelivery(id);
      return delivery === null ? null : { ...delivery, sealed: delivery.sealed ?? "kept" };
    },
  }),
  "counts no attempts": breakQueue((queue) => ({
    claim: async (input) => (await queue.claim(input)).map((claimed) => ({ ...claimed, attempts: 1 })),
  })),
};
