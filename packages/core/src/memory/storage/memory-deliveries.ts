import type { Clock } from "../../ports/clock.ts";
import type { ClaimedDelivery, DeliveryQueue, DeliverySettlement } from "../../ports/delivery-queue.ts";
import type { DeliveryRow, MemoryState } from "./memory-state.ts";

export function createMemoryDeliveries(state: MemoryState, clock: Clock): DeliveryQueue {
  const { deliveries } = state;

  function isSuperseded(row: DeliveryRow): boolean {
    if (row.challengeId === null) return false;
    return deliveries
      .findBy("challengeId", row.challengeId)
      .some((other) => other.generation > row.generation);
  }

  function lease(row: DeliveryRow, until: Date): ClaimedDelivery[] {
    // Only pending rows come here, and those have their content.
    if (row.sealed === null) return [];
    const claimed = { attempts: row.attempts + 1, lease: String(state.nextNumber()) };
    deliveries.replace({ ...row, ...claimed, dueAt: until });
    return [{ id: row.id, kind: row.kind, channel: row.channel, sealed: row.sealed, ...claimed }];
  }

  return {
    async claim({ channels, limit, leaseSeconds }) {
      const now = clock.now();
      const due = deliveries
        .findBy("status", "pending")
        .filter((row) => channels.includes(row.channel) && row.dueAt <= now)
        .toSorted((a, b) => a.n - b.n);
      const live: DeliveryRow[] = [];
      for (const row of due) {
        const hasExpired = row.expiresAt !== null && row.expiresAt <= now;
        if (hasExpired || isSuperseded(row))
          deliveries.replace(settled(row, "dropped", hasExpired ? "expired" : "superseded", now));
        else live.push(row);
      }
      return live.slice(0, limit).flatMap((row) => lease(row, later(now, leaseSeconds)));
    },

    async settle({ id, lease: held, settlement }) {
      const row = deliveries.find(id);
      if (row === null || row.status !== "pending" || row.lease !== held) return false;
      deliveries.replace(afterSettlement(row, settlement, clock.now()));
      return true;
    },
  };
}

function afterSettlement(row: DeliveryRow, settlement: DeliverySettlement, now: Date): DeliveryRow {
  switch (settlement.outcome) {
    case "sent":
      return settled(row, "sent", null, now);
    case "dead":
      return settled(row, "dead", settlement.reason, now);
    case "retry":
      return { ...row, lease: null, reason: settlement.reason, dueAt: later(now, settlement.afterSeconds) };
  }
}

function settled(
  row: DeliveryRow,
  status: "sent" | "dead" | "dropped",
  reason: string | null,
  now: Date,
): DeliveryRow {
  return { ...row, status, reason, sealed: null, lease: null, settledAt: now };
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
