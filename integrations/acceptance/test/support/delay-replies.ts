import { setTimeout as sleep } from "node:timers/promises";

/** The part of an ioredis client that is wrapped. */
interface Wrappable {
  // A method, so that clients with overloads and narrower commands fit.
  sendCommand(command: never, stream?: never): unknown;
}

export interface DelayedReplies {
  /** Commands whose answer the caller has not got yet. */
  pending(): number;
  /** Resolves when the caller has got them all. */
  settle(): Promise<void>;
}

const delayMs = 15;

/** Hands answers on a moment late, so that what a call does not wait for is still under way when it ends. */
export const delayReplies = (redis: Wrappable): DelayedReplies => {
  const waiting = new Set<Promise<unknown>>();
  const send = redis.sendCommand;

  const deliver = async (answer: unknown): Promise<unknown> => {
    try {
      return await answer;
    } finally {
      await sleep(delayMs);
    }
  };

  redis.sendCommand = (command, stream) => {
    const late = deliver(send.call(redis, command, stream));
    const forget = (): void => {
      waiting.delete(late);
    };
    waiting.add(late);
    late.then(forget, forget);
    return late;
  };

  return {
    pending: () => waiting.size,
    settle: async () => {
      await Promise.allSettled(waiting);
    },
  };
};
