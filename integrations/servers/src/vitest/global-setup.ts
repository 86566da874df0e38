import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../start-postgres.ts";
import { startRedis } from "../start-redis.ts";
import { type ClusterNode, startRedisCluster } from "../start-redis-cluster.ts";
import { dropDatabases } from "./database-names.ts";
import "./provided-context.ts";

interface Provision<T> {
  readonly value: T;
  release(): Promise<void>;
}

const parseNodes = (text: string): ClusterNode[] =>
  text.split(",").map((node) => {
    const { hostname, port } = new URL(`redis://${node}`);
    return { host: hostname, port: Number(port) };
  });

const provideDatabase = async (runId: string): Promise<Provision<string>> => {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) return { value: given, release: () => dropDatabases(given, runId) };
  const server = await startPostgres();
  return { value: server.url, release: server.stop };
};

const provideRedis = async (): Promise<Provision<string>> => {
  const given = process.env["TEST_REDIS_URL"];
  if (given) return { value: given, release: async () => {} };
  const server = await startRedis();
  return { value: server.url, release: server.stop };
};

const provideCluster = async (): Promise<Provision<readonly ClusterNode[]>> => {
  const given = process.env["TEST_REDIS_CLUSTER_NODES"];
  if (given) return { value: parseNodes(given), release: async () => {} };
  const cluster = await startRedisCluster();
  return { value: cluster.nodes, release: cluster.stop };
};

/** Starts the servers of the integration tests once a run, and stops just what it started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runId = randomBytes(4).toString("hex");
  const started = await Promise.allSettled([provideDatabase(runId), provideRedis(), provideCluster()]);
  const release = async (): Promise<void> => {
    await Promise.all(started.map((each) => (each.status === "fulfilled" ? each.value.release() : null)));
  };
  const [database, redis, cluster] = started;
  if (database.status === "rejected" || redis.status === "rejected" || cluster.status === "rejected") {
    await release();
    const reasons = started.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    throw new AggregateError(reasons, reasons.map(String).join("\n"));
  }
  project.provide("runId", runId);
  project.provide("databaseUrl", database.value.value);
  project.provide("redisUrl", redis.value.value);
  project.provide("redisClusterNodes", cluster.value.value);
  return release;
}
