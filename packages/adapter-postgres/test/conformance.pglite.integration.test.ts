import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import pg from "pg";
import { afterAll, describe } from "vitest";
import { createPostgresHarness, dropSchema } from "./support/postgres-harness.ts";

describe("postgresStorage on PGlite", () => {
  const lite = new PGlite();
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1, idleTimeoutMillis: 0 });
  let schemas = 0;

  afterAll(async () => {
    await pool.end();
    await lite.close();
  });

  runConformance(storageConformance(), async () => {
    schemas += 1;
    const schema = `check_${schemas}`;
    const harness = await createPostgresHarness({ pool, schema });
    return { ...harness, dispose: () => dropSchema(pool, schema) };
  });
});
