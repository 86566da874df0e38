import { StoreError } from "@latchkey/core/errors";
import type { Cluster, Redis } from "ioredis";
import { type RedisClient, sendCommand } from "./redis-client.ts";
import { scripts } from "./scripts.ts";

/**
 * Whether what was admitted once stays so: nothing evicted, everything read where it was written. Also loads the scripts, so that the
 * first call of each is one round trip.
 * @throws StoreError ERR_STORE_MISCONFIGURED
 */
export async function checkSetUp(redis: RedisClient): Promise<void> {
  if (isCluster(redis) && redis.options.scaleReads !== undefined && redis.options.scaleReads !== "master") {
    throw misconfigured("the Cluster client's scaleReads must be master");
  }
  // A cluster's nodes are known once it has answered.
  await sendCommand(redis, "ping");
  const masters = isCluster(redis) ? redis.nodes("master") : [redis];
  if (masters.length === 0) throw misconfigured("the cluster has no master");
  await Promise.all(masters.map(checkMaster));
}

async function checkMaster(master: Redis): Promise<void> {
  const [memory, replication] = await Promise.all([
    sendCommand(master, "info", ["memory"]),
    sendCommand(master, "info", ["replication"]),
    ...Object.values(scripts).map(({ source }) => sendCommand(master, "script", ["LOAD", source])),
  ]);
  const policy = fieldOf(memory, "maxmemory_policy");
  if (policy !== "noeviction") {
    throw misconfigured(
      `maxmemory-policy must be noeviction, and is ${policy ?? "unknown"}: keys could be lost`,
    );
  }
  const role = fieldOf(replication, "role");
  if (role !== "master")
    throw misconfigured(`the client must reach the master, and reaches a ${role ?? "stranger"}`);
}

function isCluster(redis: RedisClient): redis is Cluster {
  return redis.isCluster;
}

function fieldOf(info: unknown, name: string): string | null {
  const line = String(info)
    .split(/\r?\n/)
    .find((each) => each.startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1);
}

function misconfigured(reason: string): StoreError {
  return new StoreError("ERR_STORE_MISCONFIGURED", `Redis can't be used: ${reason}.`);
}
