import { type Cluster, Command, type Redis } from "ioredis";

/** Any client of ioredis: one server, Sentinel or Cluster. */
export type RedisClient = Redis | Cluster;

/** Sends one command as one command. */
export async function sendCommand(
  redis: RedisClient,
  name: string,
  args: readonly (string | number)[] = [],
): Promise<unknown> {
  const { keyPrefix } = redis.options;
  const options = keyPrefix === undefined ? {} : { keyPrefix };
  // The generated methods would pipeline several scripts into one where the host enabled auto-pipelining.
  return redis.sendCommand(new Command(name, [...args], { ...options, replyEncoding: "utf8" }));
}
