import type { Redis } from "ioredis";
import type pg from "pg";

const query = async (
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> => {
  const client = await pool.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    client.release();
  }
};

/** Rows of our tables as Postgres writes them in JSON, read past the adapter. */
export const readTables = async (pool: pg.Pool): Promise<Record<string, readonly string[]>> => {
  const tables = await query(
    pool,
    "select tablename as name from pg_tables where schemaname = 'latchkey' order by 1",
  );
  const entries = tables.map(async ({ name }) => {
    const rows = await query(
      pool,
      `select to_jsonb(t)::text as row from latchkey."${String(name)}" as t order by 1`,
    );
    return [String(name), rows.map(({ row }) => String(row))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
};

/** How many rows each of our tables has. */
export const countRows = async (pool: pg.Pool): Promise<Record<string, number>> =>
  Object.fromEntries(Object.entries(await readTables(pool)).map(([name, rows]) => [name, rows.length]));

/** One row of a query over our tables. */
export const readRow = async (
  pool: pg.Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>> => {
  const [row] = await query(pool, text, values);
  if (row === undefined) throw new Error(`No row: ${text}`);
  return row;
};

const readKey = async (redis: Redis, key: string): Promise<unknown> => {
  const type = await redis.type(key);
  switch (type) {
    case "string":
      return redis.get(key);
    case "hash":
      return redis.hgetall(key);
    case "zset":
      return redis.call("zrange", key, "0", "-1", "WITHSCORES");
    case "none":
      return null;
    default:
      throw new Error(`Nobody writes a ${type}.`);
  }
};

/** All keys of a prefix with their values as JSON, read past the adapter. */
export const readKeys = async (redis: Redis, prefix: string): Promise<Record<string, string>> => {
  const keys = (await redis.keys(`${prefix}*`)).toSorted();
  const values = await Promise.all(keys.map((key) => readKey(redis, key)));
  // A key that ran out between the two questions is none.
  return Object.fromEntries(
    keys.flatMap((key, n) => (values[n] === null ? [] : [[key, JSON.stringify(values[n])] as const])),
  );
};
