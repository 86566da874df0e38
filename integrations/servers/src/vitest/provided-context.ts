import type { ClusterNode } from "../start-redis-cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a database whose user may create databases. */
    databaseUrl: string;
    redisUrl: string;
    redisClusterNodes: readonly ClusterNode[];
    /** Part of every name that a run makes on a server, so that runs share servers without meeting. */
    runId: string;
  }
}
