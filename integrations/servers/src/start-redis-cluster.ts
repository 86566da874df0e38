import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { type RedisServer, startRedis } from "./start-redis.ts";

export interface ClusterNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisCluster {
  /** For `new Cluster(nodes)` of ioredis. */
  readonly nodes: readonly ClusterNode[];
  /** The two masters; the first serves the lower half of the slots. */
  readonly masters: readonly RedisServer[];
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const slotRanges = [
  [0, 8191],
  [8192, 16383],
] as const;
const readyWithinMs = 20_000;

const withClient = async <T>(port: number, use: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis({ host, port });
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
};

const isReady = (port: number): Promise<boolean> =>
  withClient(port, async (redis) => {
    const info = String(await redis.call("CLUSTER", "INFO"));
    return info.includes("cluster_state:ok") && info.includes("cluster_size:2");
  });

const untilReady = async (port: number): Promise<void> => {
  const deadline = Date.now() + readyWithinMs;
  while (!(await isReady(port))) {
    if (Date.now() > deadline) throw new Error(`The Redis cluster was not ready within ${readyWithinMs} ms`);
    await sleep(50);
  }
};

/** Starts a Redis Cluster of two masters: the smallest on which keys of two slots live apart. */
export const startRedisCluster = async (): Promise<RedisCluster> => {
  // redis-cli --cluster create refuses fewer than three masters, so the nodes are introduced by hand.
  const busPorts = await Promise.all(slotRanges.map(freePort));
  const masters = await Promise.all(
    busPorts.map((busPort) =>
      startRedis({
        settings: {
          "cluster-enabled": "yes",
          "cluster-port": String(busPort),
          "cluster-node-timeout": "5000",
        },
      }),
    ),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(masters.map((master) => master.stop()));
  };

  try {
    for (const [index, master] of masters.entries()) {
      const [from, to] = slotRanges[index] ?? [0, 0];
      await withClient(master.port, async (redis) => {
        await redis.call("CLUSTER", "ADDSLOTSRANGE", from, to);
        await redis.call("CLUSTER", "SET-CONFIG-EPOCH", index + 1);
      });
    }
    const [first, second] = masters;
    if (!first || !second) throw new Error("A cluster has two masters");
    await withClient(first.port, (redis) =>
      redis.call("CLUSTER", "MEET", host, second.port, busPorts[1] ?? 0),
    );
    await Promise.all(masters.map((master) => untilReady(master.port)));
  } catch (error) {
    await stop();
    throw error;
  }

  return { nodes: masters.map(({ port }) => ({ host, port })), masters, stop };
};
