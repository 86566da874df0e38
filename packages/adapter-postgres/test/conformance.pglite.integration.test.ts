import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import pg from "pg";
import { afterAll, describe } from "vitest";
import { createPostgresHarness, emptySchema } from "./support/postgres-harness.ts";

describe("postgresStorage on PGlite", () => {
  const lite = new PGlite();
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1, idleTimeoutMillis: 0 });
  const schema = "latchkey";

  afterAll(async () => {
    await pool.end();
    await lite.close();
  });

  runConformance(storageConformance(), async () => {
    const harness = await createPostgresHarness({ pool, schema, deadlineMs: 30_000 });
    return { ...harness, dispose: () => emptySchema(pool, schema) };
  });
});
