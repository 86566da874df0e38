export { type ChromiumLaunch, chromiumLaunch, findChromium } from "./find-chromium.ts";
export { freePort } from "./free-port.ts";
export { redisBinary } from "./redis-binary.ts";
export { type PostgresOptions, type PostgresServer, startPostgres } from "./start-postgres.ts";
export { type RedisOptions, type RedisServer, startRedis } from "./start-redis.ts";
export { type ClusterNode, type RedisCluster, startRedisCluster } from "./start-redis-cluster.ts";
