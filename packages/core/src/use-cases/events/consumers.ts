import { assertConsumerName } from "../../domain/events/consumer-name.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventLog } from "../../ports/event-log.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Random } from "../../ports/random.ts";
import { translateErrors } from "../translate-errors.ts";
import { type ConsumerOptions, parseConsumerOptions } from "./consumer-options.ts";
import { createEventConsumer, type EventConsumer } from "./event-consumer.ts";
import type { EventHandler } from "./event-handler.ts";
import type { RedriveResult } from "./redrive-dead-letters.ts";

/** A consumer that was registered. */
export interface ConsumerHandle {
  /** Ends it in this process: as `auth.stop()` does, for it alone. Its place in the log stays. Idempotent. */
  stop(): Promise<void>;
}

export interface Consumers {
  consume(name: string, handler: EventHandler, options?: ConsumerOptions): ConsumerHandle;
  redrive(name: string, options?: { readonly limit?: number | undefined }): Promise<RedriveResult>;
  /** Lets all look soon. */
  nudge(): void;
  start(): void;
  stop(): Promise<void>;
}

interface ConsumersParts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const defaultRedrive = 1_000;

/** The consumers of this process by name. */
export function createConsumers(parts: ConsumersParts): Consumers {
  const consumers = new Map<string, EventConsumer>();
  let isStarted = false;

  return {
    consume: (name, handler, options = {}) => {
      assertConsumerName(name);
      const settings = parseConsumerOptions(options);
      if (consumers.has(name)) throw new TypeError(`The consumer ${name} is registered already.`);
      const consumer = createEventConsumer({ ...parts, name, handler, settings });
      consumers.set(name, consumer);
      if (isStarted) consumer.start();
      return {
        stop: async () => {
          await consumer.stop();
          if (consumers.get(name) === consumer) consumers.delete(name);
        },
      };
    },
    redrive: translateErrors(async (name, { limit = defaultRedrive } = {}) => {
      const consumer = consumers.get(name);
      if (consumer === undefined) throw new TypeError("No consumer of this name is registered here.");
      if (!Number.isInteger(limit) || limit < 1) throw new TypeError("limit is a whole number from 1 on.");
      return consumer.redrive(limit);
    }),
    nudge: () => {
      for (const consumer of consumers.values()) consumer.nudge();
    },
    start: () => {
      isStarted = true;
      for (const consumer of consumers.values()) consumer.start();
    },
    stop: async () => {
      isStarted = false;
      await Promise.all([...consumers.values()].map((consumer) => consumer.stop()));
    },
  };
}
