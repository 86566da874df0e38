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
  const releases: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(releases.map((each) => each()));
  };
  const held = async <T>(provision: Promise<Provision<T>>): Promise<T> => {
    const { value, release: releaseOne } = await provision;
    releases.push(releaseOne);
    return value;
  };
  const starting = [
    held(provideDatabase(runId)).then((url) => project.provide("databaseUrl", url)),
    held(provideRedis()).then((url) => project.provide("redisUrl", url)),
    held(provideCluster()).then((nodes) => project.provide("redisClusterNodes", nodes)),
  ];
  project.provide("runId", runId);
  try {
    await Promise.all(starting);
  } catch (error) {
    // The others may still be starting: what starts must be stopped.
    await Promise.allSettled(starting);
    await release();
    throw error;
  }
  return release;
}
