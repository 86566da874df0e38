import { Cluster, type ClusterOptions, Redis, type RedisOptions } from "ioredis";
import { afterAll, inject } from "vitest";
import "./provided-context.ts";

type Plain<Options> = Omit<Options, "replyMapping" | "redisOptions">;

/** A client of the shared Redis, closed after the test file. */
export const connectRedis = (options: Plain<RedisOptions> = {}): Redis => {
  const redis = new Redis(inject("redisUrl"), options);
  afterAll(() => redis.disconnect());
  return redis;
};

/** A client of the shared cluster of two masters, closed after the test file. */
export const connectRedisCluster = (options: Plain<ClusterOptions> = {}): Cluster => {
  const cluster = new Cluster([...inject("redisClusterNodes")], options);
  afterAll(() => cluster.disconnect());
  return cluster;
};
