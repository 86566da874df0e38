import type { EventEmitter } from "node:events";
import { isStoreError, StoreError } from "@latchkey/core/errors";
import type { Logger } from "@latchkey/core/ports";
import type { RedisClient } from "./redis-client.ts";

/** Bounds every call: the client's own defaults wait for ever. */
export interface RedisConnection {
  /** @throws StoreError ERR_EPHEMERAL_UNAVAILABLE within the deadline, and at once while a client that was connected is not. */
  run<Answer>(call: () => Promise<Answer>): Promise<Answer>;
}

export interface RedisConnectionOptions {
  readonly deadlineMs: number;
  readonly logger: Logger | null;
}

export function createRedisConnection(redis: RedisClient, options: RedisConnectionOptions): RedisConnection {
  const { deadlineMs, logger } = options;
  const emitter: EventEmitter = redis;
  let hasBeenReady = redis.status === "ready";
  if (!hasBeenReady) {
    emitter.once("ready", () => {
      hasBeenReady = true;
    });
  }
  // Without a listener, the error of an idle client ends the process.
  emitter.on("error", (error: unknown) => {
    logger?.warn("redis.connection_error", { reason: reasonOf(error) });
  });

  return {
    async run(call) {
      if (hasBeenReady && redis.status !== "ready") throw unavailable(`the client is ${redis.status}`);
      const { promise: timeout, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(unavailable(`no answer within ${deadlineMs} ms`)), deadlineMs);
      try {
        return await Promise.race([call(), timeout]);
      } catch (error) {
        throw isStoreError(error) ? error : unavailable(reasonOf(error));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function unavailable(reason: string): StoreError {
  return new StoreError("ERR_EPHEMERAL_UNAVAILABLE", `Redis is unavailable: ${reason}.`);
}

/** A driver's error quotes the command with all of its values, so nothing of it is passed on but its code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if ("code" in error && typeof error.code === "string") return error.code;
  const [replyCode] = /^[A-Z]{2,}(?= )/.exec(error.message) ?? [];
  return replyCode ?? error.name;
}
