import { vi } from "vitest";
import { memoryStorage } from "../../src/memory/memory-storage.ts";
import type { EventLog } from "../../src/ports/event-log.ts";
import type { Storage } from "../../src/ports/storage.ts";
import { systemClock } from "../../src/runtime/system-clock.ts";
import { buildEvent, buildOperation } from "../../src/testing/builders/build-operation.ts";
import type { ConsumerOptions } from "../../src/use-cases/events/consumer-options.ts";
import {
  type ConsumerHandle,
  type Consumers,
  createConsumers,
} from "../../src/use-cases/events/consumers.ts";
import type { EventAnswer, EventAttempt } from "../../src/use-cases/events/event-handler.ts";

interface Given extends ConsumerOptions {
  /** Of random bytes. */
  readonly byte?: number;
  readonly storage?: Storage;
}

type Answer = (attempt: EventAttempt) => Promise<EventAnswer | void>;

export interface ConsumerHouse {
  readonly consumers: Consumers;
  readonly handle: ConsumerHandle;
  readonly log: { readonly [K in keyof EventLog]: ReturnType<typeof vi.fn<EventLog[K]>> };
  readonly lines: readonly unknown[];
  /** The entity ids of the events that the handler was called with. */
  readonly seen: readonly string[];
  readonly tries: readonly EventAttempt[];
  /** What the handler does, call by call; then it succeeds. */
  readonly answers: Answer[];
  readonly storage: Storage;
  /** Commits an event each. */
  add(...entityIds: readonly string[]): Promise<void>;
  status(): Promise<unknown>;
  /** From here on nothing reaches the log, and nothing comes back: as of a process that died. */
  crash(): void;
}

/** The consumers of a process over a storage in memory; one of them is called `crm`. */
export function createConsumerHouse({
  byte = 0,
  storage = memoryStorage(),
  ...options
}: Given = {}): ConsumerHouse {
  const { events } = storage;
  const log = {
    claim: vi.fn(events.claim),
    renew: vi.fn(events.renew),
    advance: vi.fn(events.advance),
    retry: vi.fn(events.retry),
    bury: vi.fn(events.bury),
    listConsumers: vi.fn(events.listConsumers),
    listDeadLetters: vi.fn(events.listDeadLetters),
    removeDeadLetter: vi.fn(events.removeDeadLetter),
  };
  const lines: unknown[] = [];
  const keep = (event: string, fields?: object): void => {
    lines.push({ event, ...fields });
  };
  const consumers = createConsumers({
    log,
    clock: systemClock,
    random: { bytes: (length) => new Uint8Array(length).fill(byte) },
    logger: { debug: keep, info: keep, warn: keep, error: keep },
  });
  const seen: string[] = [];
  const tries: EventAttempt[] = [];
  const answers: Answer[] = [];
  const handle = consumers.consume(
    "crm",
    async (event, attempt) => {
      seen.push(event.entityId);
      tries.push(attempt);
      return answers.shift()?.(attempt);
    },
    options,
  );
  return {
    consumers,
    handle,
    log,
    lines,
    seen,
    tries,
    answers,
    storage,
    add: async (...entityIds) => {
      for (const entityId of entityIds)
        await storage.commit(buildOperation({ events: [buildEvent({ entityId })] }));
    },
    status: async () => (await events.listConsumers())[0],
    crash: () => {
      const never = (): Promise<never> => new Promise(() => undefined);
      for (const call of Object.values(log)) call.mockImplementation(never);
    },
  };
}

/** A handler that fails with a message that no log may show. */
export async function fail(): Promise<never> {
  throw new RangeError("secret");
}
