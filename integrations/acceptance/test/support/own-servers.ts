import { type PostgresServer, type RedisServer, startPostgres, startRedis } from "@latchkey/test-servers";
import { afterAll } from "vitest";
import { migrateDatabase } from "./open-stores.ts";

/** A Postgres of this file's own, to be killed. */
export const ownPostgres = async (): Promise<PostgresServer> => {
  const server = await startPostgres();
  afterAll(() => server.stop());
  await migrateDatabase(server.url);
  return server;
};

/** A Redis of this file's own, to be killed. */
export const ownRedis = async (): Promise<RedisServer> => {
  const server = await startRedis();
  afterAll(() => server.stop());
  return server;
};
