import type { Clock, Ephemeral, Logger } from "@latchkey/core/ports";
import { checkSetUp } from "./check-set-up.ts";
import { createKeyNames } from "./key-names.ts";
import { createRedisChallengeStore } from "./redis-challenge-store.ts";
import { type RedisClient, sendCommand } from "./redis-client.ts";
import { createRedisConnection } from "./redis-connection.ts";
import { createRedisContext } from "./redis-context.ts";
import { createRedisSessionCache } from "./redis-session-cache.ts";
import { createRedisSourceLimits } from "./redis-source-limits.ts";

export interface RedisEphemeralOptions {
  /** How all keys begin; `lk` by default. Two apps on one Redis need two. */
  readonly prefix?: string | undefined;
  /** How long a call may take before it fails; 1000 by default. */
  readonly deadlineMs?: number | undefined;
  /** For tests: the time of the Redis server without it. */
  readonly clock?: Clock | undefined;
  /** Is told of connection errors and of what could not be taken back; the client gets an `error` listener either way. */
  readonly logger?: Logger | undefined;
}

/**
 * Challenges, limits and the session cache on Redis 7 or later: every verb is one script in one slot on its master. The client stays
 * yours: it is neither configured nor closed. While it is disconnected every verb throws ERR_EPHEMERAL_UNAVAILABLE, and works again by
 * itself when it is back.
 */
export function redisEphemeral(redis: RedisClient, options: RedisEphemeralOptions = {}): Ephemeral {
  const { prefix = "lk", deadlineMs = 1000, clock = null, logger = null } = options;
  const connection = createRedisConnection(redis, { deadlineMs, logger });
  const context = createRedisContext(redis, connection, createKeyNames(prefix), { clock, logger });
  return {
    challenges: createRedisChallengeStore(context),
    limits: createRedisSourceLimits(context),
    sessions: createRedisSessionCache(context),
    check: () => connection.run(() => checkSetUp(redis)),
    async ping() {
      await connection.run(() => sendCommand(redis, "ping"));
    },
  };
}
