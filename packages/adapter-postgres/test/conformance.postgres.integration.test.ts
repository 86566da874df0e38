import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe } from "vitest";
import { createPostgresHarness, dropSchema } from "./support/postgres-harness.ts";

describe.each([
  { name: "with prepared statements", prepare: true },
  { name: "without prepared statements", prepare: false },
])("postgresStorage on Postgres $name", ({ prepare }) => {
  let pool: pg.Pool;
  let schemas = 0;

  beforeAll(async () => {
    const { url } = await createDatabase();
    pool = new pg.Pool({ connectionString: url, max: 20 });
  });

  afterAll(() => pool.end());

  runConformance(storageConformance(), async () => {
    schemas += 1;
    const schema = `check_${schemas}`;
    const harness = await createPostgresHarness({ pool, schema, prepare });
    return { ...harness, dispose: () => dropSchema(pool, schema) };
  });
});
