import { randomBytes } from "node:crypto";
import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { redisEphemeral } from "@latchkey/adapter-redis";
import { type AuditOptions, withAudit } from "@latchkey/audit";
import { type Auth, createAuth, type TunableOptions } from "@latchkey/core";
import type { Random, Storage } from "@latchkey/core/ports";
import { createInbox, type Inbox } from "@latchkey/core/testing";
import { Redis } from "ioredis";
import pg from "pg";

export interface HousePlace {
  /** Of a server; the house gets a database of its own there. */
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly isAudited: boolean;
}

export interface House {
  readonly auth: Auth<undefined, undefined>;
  readonly inbox: Inbox;
  readonly storage: Storage;
  close(): Promise<void>;
}

export const auditOptions: AuditOptions = {
  secrets: ["a-secret-of-the-benchmarks-0123456789abcdef"],
  indexSecret: "an-index-secret-of-the-benchmarks-0123456",
};

const day = 86_400;
const wide = [{ count: 1_000_000, seconds: day }];
const limits: NonNullable<TunableOptions["limits"]> = {
  sendPerIdentifierAndSource: wide,
  sendPerIdentifier: wide,
  sendPerSource: wide,
  sendPerPhonePrefix: wide,
  verifyPerSource: wide,
};

/** The worker asks for one byte to know how long it waits before it sends; here it never waits. */
const eagerRandom: Random = {
  bytes: (length) => (length === 1 ? new Uint8Array(1) : crypto.getRandomValues(new Uint8Array(length))),
};

const createDatabase = async (postgresUrl: string): Promise<string> => {
  const name = `bench_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
};

/** A house with a database and Redis keys of its own. */
export const openHouse = async ({ postgresUrl, redisUrl, isAudited }: HousePlace): Promise<House> => {
  const pool = new pg.Pool({ connectionString: await createDatabase(postgresUrl), max: 10 });
  const redis = new Redis(redisUrl);
  await migrate({ pool });
  const bare = postgresStorage({ pool, deadlineMs: 30_000 });
  const storage = isAudited ? withAudit(bare, auditOptions) : bare;
  const inbox = createInbox();
  const { secrets, indexSecret } = auditOptions;
  const auth = createAuth({
    storage,
    ephemeral: redisEphemeral(redis, { prefix: `bench${randomBytes(4).toString("hex")}:` }),
    courier: inbox,
    random: eagerRandom,
    secrets,
    indexSecret,
    baseUrl: "https://shop.example",
    limits,
  });
  await auth.start();
  return {
    auth,
    inbox,
    storage,
    close: async () => {
      await auth.stop();
      redis.disconnect();
      await pool.end();
    },
  };
};
