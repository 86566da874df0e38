import type { RoundTripCounter } from "./round-trip-counter.ts";

interface RedisCommand {
  readonly promise: Promise<unknown>;
}

/** The part of an ioredis client that is wrapped. */
export interface CountableRedis {
  sendCommand(command: RedisCommand, stream?: unknown): unknown;
}

/**
 * Counts how often one has to wait for Redis, one wait after the other. A command that is sent when the answer of an earlier one is there
 * may rest on it, and begins a new wait; commands that are sent before, such as those of one tick, share a wait.
 */
export function countRedisWaits(redis: CountableRedis): RoundTripCounter {
  // A command waits in a queue while the client is offline, and is sent again when it is back.
  let seen = new WeakSet<RedisCommand>();
  let sent = 0;
  let deepestSent = 0;
  let deepestAnswered = 0;
  const send = redis.sendCommand;
  redis.sendCommand = (command, stream) => {
    if (!seen.has(command)) watch(command);
    return send.call(redis, command, stream);
  };

  function watch(command: RedisCommand): void {
    const mine = seen.add(command);
    const depth = deepestAnswered + 1;
    const answered = (): void => {
      // One of before the reset says nothing.
      if (mine === seen) deepestAnswered = Math.max(deepestAnswered, depth);
    };
    command.promise.then(answered, answered);
    deepestSent = Math.max(deepestSent, depth);
    sent += 1;
  }

  return {
    count: () => deepestSent,
    commands: () => sent,
    reset() {
      seen = new WeakSet();
      sent = 0;
      deepestSent = 0;
      deepestAnswered = 0;
    },
  };
}
