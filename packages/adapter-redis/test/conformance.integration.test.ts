import { ephemeralConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { connectRedis, connectRedisCluster } from "@latchkey/test-servers/vitest";
import { describe } from "vitest";
import { createRedisHarness } from "./support/redis-harness.ts";

describe("on one Redis", () => {
  const redis = connectRedis();
  runConformance(ephemeralConformance(), async () => createRedisHarness(redis));
});

describe("on one Redis in RESP2", () => {
  const redis = connectRedis({ protocol: 2, stringNumbers: true });
  runConformance(ephemeralConformance(), async () => createRedisHarness(redis));
});

describe("on a cluster of two masters", () => {
  const cluster = connectRedisCluster();
  runConformance(ephemeralConformance(), async () => {
    await cluster.ping();
    return createRedisHarness(cluster);
  });
});
