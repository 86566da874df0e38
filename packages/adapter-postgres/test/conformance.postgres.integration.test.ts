import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { createPostgresHarness, emptySchema } from "./support/postgres-harness.ts";

describe.each([
  { name: "with prepared statements", prepare: true },
  { name: "without prepared statements", prepare: false },
])("postgresStorage on Postgres $name", ({ prepare }) => {
  let pool: pg.Pool;
  const schema = "latchkey";

  beforeAll(async () => {
    const { url } = await createDatabase();
    pool = new pg.Pool({ connectionString: url, max: 20 });
  });

  afterAll(() => pool.end());

  runConformance(storageConformance(), async () => {
    const harness = await createPostgresHarness({ pool, schema, deadlineMs: 30_000, prepare });
    return { ...harness, dispose: () => emptySchema(pool, schema) };
  });
});
