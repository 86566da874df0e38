import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { migrate } from "../../src/migrate.ts";

export interface UsedPostgres {
  readonly url: string;
  readonly pool: pg.Pool;
}

/** A migrated database for the test file; its members can be read from tests on. */
export function usePostgres(options: pg.PoolConfig = {}): UsedPostgres {
  let used: UsedPostgres | undefined;

  beforeAll(async () => {
    const { url } = await createDatabase();
    used = { url, pool: new pg.Pool({ connectionString: url, ...options }) };
    await migrate({ pool: used.pool });
  });
  afterAll(() => used?.pool.end());

  const get = (): UsedPostgres => {
    if (used === undefined) throw new Error("The database is there from the first test on.");
    return used;
  };
  return {
    get url() {
      return get().url;
    },
    get pool() {
      return get().pool;
    },
  };
}
