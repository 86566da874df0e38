import type { Operation } from "@latchkey/core/ports";
import {
  buildAccount,
  buildDelivery,
  buildEvent,
  buildOperation,
  buildSession,
  insertAccount,
} from "@latchkey/core/testing";
import { type PostgresServer, startPostgres } from "@latchkey/test-servers";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";

describe("a kill -9 of Postgres during commits", () => {
  let server: PostgresServer;
  let pool: pg.Pool;

  beforeAll(async () => {
    server = await startPostgres({ fsync: true });
    pool = new pg.Pool({ connectionString: server.url, max: 8 });
    await migrate({ pool });
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  const buildRegistration = (): Operation => {
    const account = buildAccount({ userType: "vendor" });
    return buildOperation({
      changes: [
        ...insertAccount(account),
        { kind: "insert", entity: "session", row: buildSession(account.user) },
      ],
      events: [buildEvent({ entityId: account.user.id })],
      deliveries: [buildDelivery()],
    });
  };

  /** How many of the rows of an operation stand: none or all six. */
  const countRows = async ({ id, changes, deliveries, events }: Operation): Promise<number> => {
    const rowIds = changes.flatMap((change) =>
      change.kind === "insert" && "id" in change.row ? [change.row.id] : [],
    );
    const { rows } = await pool.query<{ readonly n: number }>(
      `select (select count(*)::int from latchkey.operations where id = $1)
        + (select count(*)::int from latchkey.users where id = any($2))
        + (select count(*)::int from latchkey.vendor_profiles where user_id = any($2))
        + (select count(*)::int from latchkey.sessions where id = any($2))
        + (select count(*)::int from latchkey.events where id = any($3))
        + (select count(*)::int from latchkey.deliveries where id = any($4)) as n`,
      [id, rowIds, events.map((event) => event.id), deliveries.map((delivery) => delivery.id)],
    );
    return rows[0]?.n ?? -1;
  };

  test("leaves every operation whole or away, loses none that was confirmed, and the storage goes on by itself", async () => {
    const storage = postgresStorage({ pool });
    const confirmed: Operation[] = [];
    const unknown: Operation[] = [];
    let isRunning = true;
    const writers = Array.from({ length: 8 }, async () => {
      while (isRunning) {
        const operation = buildRegistration();
        try {
          await storage.commit(operation);
          confirmed.push(operation);
        } catch (error) {
          expect(error).toMatchObject({ code: "ERR_STORAGE_UNAVAILABLE" });
          unknown.push(operation);
          return;
        }
      }
    });
    await expect.poll(() => confirmed.length, { timeout: 30_000 }).toBeGreaterThan(100);
    await server.kill();
    await Promise.all(writers);
    isRunning = false;
    await server.restart();

    await expect
      .poll(
        () =>
          storage.ping().then(
            () => "up",
            () => "down",
          ),
        { timeout: 30_000 },
      )
      .toBe("up");
    expect(unknown).toHaveLength(8);
    for (const operation of confirmed) expect(await countRows(operation)).toBe(6);
    for (const operation of unknown) expect([0, 6]).toContain(await countRows(operation));
    await storage.commit(buildRegistration());
  });
});
