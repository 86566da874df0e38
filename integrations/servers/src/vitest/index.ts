import "./provided-context.ts";

export { connectRedis, connectRedisCluster } from "./connect-redis.ts";
export {
  type CreateDatabaseOptions,
  createDatabase,
  type DatabaseTemplate,
  type TestDatabase,
} from "./create-database.ts";
export { createKeyPrefix } from "./create-key-prefix.ts";
