import type { EventLog } from "../../src/ports/event-log.ts";
import { type Breakage, type Breakages, breakOperation, breakStorage, roundTrip } from "./break-storage.ts";

const breakEvents = (patch: (log: EventLog) => Partial<EventLog>): Breakage =>
  breakStorage(({ events }) => ({ events: { ...events, ...patch(events) } }));

/** Distorts what is claimed. */
const breakClaims = (
  distort: (claimed: NonNullable<Awaited<ReturnType<EventLog["claim"]>>>) => object,
): Breakage =>
  breakEvents((log) => ({
    async claim(input) {
      const claimed = await log.claim(input);
      return claimed === null ? null : { ...claimed, ...distort(claimed) };
    },
  }));

/** Whoever comes with a lease is let in with the present one. */
const withPresentLease: Breakage = breakEvents((log) => {
  const leases = new Map<string, string>();
  const present = <Input extends { readonly consumer: string; readonly lease: string }>(
    input: Input,
  ): Input => ({
    ...input,
    lease: leases.get(input.consumer) ?? input.lease,
  });
  return {
    async claim(input) {
      const claimed = await log.claim(input);
      if (claimed !== null) leases.set(input.consumer, claimed.lease);
      return claimed;
    },
    advance: async (input) => log.advance(present(input)),
    renew: async (input) => log.renew(present(input)),
    retry: async (input) => log.retry(present(input)),
    bury: async (input) => log.bury(present(input)),
  };
});

export const brokenEvents: Breakages = {
  "names the first version always": breakOperation((operation) => ({
    ...operation,
    events: operation.events.map((event) => ({ ...event, version: 1 })),
  })),
  "names no fields": breakOperation((operation) => ({
    ...operation,
    events: operation.events.map((event) => ({ ...event, fields: [] })),
  })),
  "gives the newest first": breakClaims(({ events }) => ({ events: events.toReversed() })),
  "gives everything to everybody": breakEvents((log) => ({
    claim: async (input) => log.claim({ ...input, limit: 1000 }),
  })),
  "begins with what comes next": breakEvents((log) => {
    const known = new Set<string>();
    return {
      async claim(input) {
        const claimed = await log.claim(input);
        // The checks wait by a probe.
        if (input.consumer.startsWith("probe-") || known.has(input.consumer) || claimed === null)
          return claimed;
        known.add(input.consumer);
        return { ...claimed, events: claimed.events.slice(-1) };
      },
    };
  }),
  "has one cursor for all": breakEvents((log) => ({
    claim: async (input) => log.claim({ ...input, consumer: "all" }),
    advance: async (input) => log.advance({ ...input, consumer: "all" }),
  })),
  "has no leases": breakEvents((log) => ({
    claim: async (input) => log.claim({ ...input, leaseSeconds: 0 }),
  })),
  "has leases without an end": breakEvents((log) => ({
    claim: async (input) => log.claim({ ...input, leaseSeconds: 1e9 }),
  })),
  "has no fencing": withPresentLease,
  "gives an empty list while another has the lease": breakEvents((log) => ({
    claim: async (input) => (await log.claim(input)) ?? { events: [], attempts: 0, lease: "" },
  })),
  "claims by reading first": breakEvents((log) => {
    let running: ReturnType<EventLog["claim"]> | null = null;
    return {
      async claim(input) {
        running ??= log.claim(input);
        const claimed = await running;
        await roundTrip();
        running = null;
        return claimed;
      },
    };
  }),
  "counts no attempts": breakClaims(() => ({ attempts: 1 })),
  "gives the lease back with each advance": breakEvents((log) => ({
    advance: async (input) => log.advance({ ...input, leaseSeconds: undefined }),
  })),
  "keeps the lease with each advance": breakEvents((log) => ({
    advance: async (input) => log.advance({ ...input, leaseSeconds: input.leaseSeconds ?? 30 }),
  })),
  "renews nothing": breakEvents(() => ({ renew: async () => true })),
  "renews to the end of time": breakEvents((log) => ({
    renew: async (input) => log.renew({ ...input, leaseSeconds: 1e9 }),
  })),
  "retries at once": breakEvents((log) => ({
    retry: async (input) => log.retry({ ...input, afterSeconds: 0 }),
  })),
  "forgets why it failed": breakEvents((log) => ({
    async listConsumers() {
      return (await log.listConsumers()).map((consumer) => ({ ...consumer, reason: null }));
    },
  })),
  "drops what it should bury": breakEvents((log) => ({
    bury: async ({ reason: _reason, ...input }) => log.advance({ ...input, leaseSeconds: 30 }),
  })),
  "buries for one and all": breakEvents((log) => ({
    listDeadLetters: async (input) => log.listDeadLetters({ ...input, consumer: "mailer" }),
  })),
  "lists every dead letter": breakEvents((log) => ({
    listDeadLetters: async (input) => log.listDeadLetters({ ...input, limit: 1000 }),
  })),
  "keeps dead letters for ever": breakEvents(() => ({ removeDeadLetter: async () => true })),
  "counts no dead letters": breakEvents((log) => ({
    async listConsumers() {
      return (await log.listConsumers()).map((consumer) => ({ ...consumer, deadLetters: 0 }));
    },
  })),
  "knows no consumers": breakEvents(() => ({ listConsumers: async () => [] })),
};
