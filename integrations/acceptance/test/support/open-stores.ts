import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { redisEphemeral } from "@latchkey/adapter-redis";
import { withAudit } from "@latchkey/audit";
import type { Clock, Ephemeral, Logger, Storage } from "@latchkey/core/ports";
import { Redis } from "ioredis";
import pg from "pg";
import { auditOptions } from "./audit-options.ts";
import { watchWrites } from "./watch-writes.ts";

export interface StoresOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** How all of its Redis keys begin. */
  readonly prefix: string;
  readonly poolSize?: number | undefined;
  /** Of Postgres; the adapter's default without it. */
  readonly deadlineMs?: number | undefined;
  /** Moves the time of Redis. */
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** 100 calls at once queue for ten connections: on a machine that does much else, the last of them may wait longer than the default. */
export const patientMs = 20_000;

/** Both stores on real servers, with the clients that they were given. */
export interface Stores {
  readonly pool: pg.Pool;
  readonly redis: Redis;
  readonly prefix: string;
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  close(): Promise<void>;
}

/** Ready clients of a migrated database and of a Redis, as a host makes them. */
export const openStores = (options: StoresOptions): Stores => {
  const { databaseUrl, redisUrl, prefix, clock, logger, deadlineMs, poolSize = 10 } = options;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize });
  const redis = new Redis(redisUrl, { retryStrategy: () => 50 });
  return {
    pool,
    redis,
    prefix,
    storage: withAudit(postgresStorage({ pool, logger, deadlineMs }), auditOptions),
    ephemeral: redisEphemeral(redis, { prefix, clock, logger }),
    close: async () => {
      redis.disconnect();
      await pool.end();
    },
  };
};

/** With triggers that note what is written, for `compareWithAudit`. */
export const migrateDatabase = async (url: string): Promise<void> => {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await migrate({ pool });
  await watchWrites(pool);
  await pool.end();
};
