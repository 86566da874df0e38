import { storageConformance } from "@latchkey/core/testing";
import { runConformance } from "@latchkey/core/testing/vitest";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { createPostgresHarness, emptySchema } from "../../adapter-postgres/test/support/postgres-harness.ts";
import { auditedHarness, isOfAuditedStorage } from "./support/audited-harness.ts";

let pool: pg.Pool;
const schema = "latchkey";

beforeAll(async () => {
  const { url } = await createDatabase();
  pool = new pg.Pool({ connectionString: url, max: 20 });
});

afterAll(() => pool.end());

runConformance(storageConformance().filter(isOfAuditedStorage), async () => {
  const harness = await createPostgresHarness({ pool, schema, deadlineMs: 30_000 });
  return { ...auditedHarness(harness), dispose: () => emptySchema(pool, schema) };
});
