import type { Clock } from "../../ports/clock.ts";
import type { EventLog, LoggedEvent } from "../../ports/event-log.ts";
import { type ConsumerRow, createConsumerRow } from "./consumer-row.ts";
import { toInstant } from "./instant-of.ts";
import type { EventRow, MemoryState } from "./memory-state.ts";

export function createMemoryEvents(state: MemoryState, clock: Clock): EventLog {
  const { events, consumers } = state;

  function waitingFor({ cursor }: ConsumerRow): readonly EventRow[] {
    return events.filter(({ n }) => n > cursor).toSorted((a, b) => a.n - b.n);
  }

  /** Changes the consumer unless somebody else has claimed by now. */
  function settle(
    { consumer, lease }: { readonly consumer: string; readonly lease: string },
    change: (row: ConsumerRow) => Partial<ConsumerRow>,
  ): boolean {
    const row = consumers.get(consumer);
    if (row === undefined || row.lease !== lease) return false;
    consumers.set(consumer, { ...row, ...change(row) });
    return true;
  }

  return {
    async claim({ consumer, limit, leaseSeconds }) {
      const now = clock.now();
      const row = consumers.get(consumer) ?? createConsumerRow(consumer);
      consumers.set(consumer, row);
      if (row.dueAt !== null && row.dueAt > now) return null;
      const claimed = waitingFor(row).slice(0, limit);
      if (claimed.length === 0) return { events: [], attempts: 0, lease: "" };
      const lease = String(state.nextNumber());
      const attempts = row.attempts + 1;
      consumers.set(consumer, { ...row, attempts, lease, dueAt: later(now, leaseSeconds) });
      return { events: claimed.map((event) => logged(event)), attempts, lease };
    },

    async renew(input) {
      return settle(input, () => ({ dueAt: later(clock.now(), input.leaseSeconds) }));
    },

    async advance({ position, leaseSeconds, ...held }) {
      const lease =
        leaseSeconds === undefined
          ? { attempts: 0, lease: null, dueAt: null }
          : { attempts: 1, dueAt: later(clock.now(), leaseSeconds) };
      return settle(held, () => ({ cursor: Number(position), reason: null, ...lease }));
    },

    async retry({ afterSeconds, reason, ...held }) {
      return settle(held, () => ({ lease: null, dueAt: later(clock.now(), afterSeconds), reason }));
    },

    async bury({ position, reason, ...held }) {
      const [event] = events.filter(({ n }) => String(n) === position);
      if (event === undefined) return false;
      const letter = { eventId: event.id, reason, at: state.commits.now(clock.now()) };
      return settle(held, ({ deadLetters }) => ({
        cursor: event.n,
        attempts: 1,
        reason,
        deadLetters: [...deadLetters, letter],
      }));
    },

    async listConsumers() {
      const now = clock.now();
      return [...consumers.values()]
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((row) => {
          const waiting = waitingFor(row);
          const isLeased = row.lease !== null && row.dueAt !== null && row.dueAt > now;
          return {
            name: row.name,
            behindSince: waiting[0]?.at ?? null,
            waiting: waiting.length,
            deadLetters: row.deadLetters.length,
            attempts: row.attempts,
            reason: row.reason,
            leasedUntil: isLeased && row.dueAt !== null ? toInstant(row.dueAt) : null,
          };
        });
    },

    async listDeadLetters({ consumer, limit }) {
      const letters = consumers.get(consumer)?.deadLetters.slice(0, limit) ?? [];
      return letters.flatMap(({ eventId, reason, at }) => {
        const event = events.find(eventId);
        return event === null ? [] : [{ event: logged(event), reason, at }];
      });
    },

    async removeDeadLetter({ consumer, eventId }) {
      const row = consumers.get(consumer);
      const deadLetters = row?.deadLetters.filter((letter) => letter.eventId !== eventId) ?? [];
      if (row === undefined || deadLetters.length === row.deadLetters.length) return false;
      consumers.set(consumer, { ...row, deadLetters });
      return true;
    },
  };
}

function logged({ n, ...event }: EventRow): LoggedEvent {
  return { ...event, position: String(n) };
}

function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
