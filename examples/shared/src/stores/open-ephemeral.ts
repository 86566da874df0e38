import { redisEphemeral } from "@latchkey/adapter-redis";
import { memoryEphemeral } from "@latchkey/core/memory";
import type { Ephemeral, Logger } from "@latchkey/core/ports";
import { Redis } from "ioredis";

export interface OpenEphemeral {
  readonly ephemeral: Ephemeral;
  close(): Promise<void>;
}

/** Opens the fast and forgetful store: the Redis that a URL names, or the memory of this process. */
export const openEphemeral = (redisUrl: string | null, logger: Logger): OpenEphemeral => {
  if (redisUrl === null) {
    // One process that forgets its codes when it restarts is what the README says of running without Redis.
    return { ephemeral: memoryEphemeral({ allowProduction: true }), close: async () => {} };
  }
  const redis = new Redis(redisUrl);
  return {
    ephemeral: redisEphemeral(redis, { logger }),
    close: async () => redis.disconnect(),
  };
};
