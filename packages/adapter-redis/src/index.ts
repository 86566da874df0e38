export type { RedisClient } from "./redis-client.ts";
export { type RedisEphemeralOptions, redisEphemeral } from "./redis-ephemeral.ts";
