import type { Storage } from "@latchkey/core/ports";
import { buildAccount, buildAuditedOperation, buildEvent, insertAccount } from "@latchkey/core/testing";
import { type PostgresServer, startPostgres } from "@latchkey/test-servers";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";
import { waitForHorizon } from "./support/wait-for-horizon.ts";

const misconfigured = {
  code: "ERR_STORE_MISCONFIGURED",
  message: expect.stringContaining("latchkey rebase"),
};

describe.each([
  { title: "as it was", hasSequences: true },
  { title: "with sequences behind their rows", hasSequences: false },
])("a restore into another cluster, $title", ({ hasSequences }) => {
  const old = usePostgres({ max: 4 });
  let server: PostgresServer;
  let pool: pg.Pool;
  let restored: Storage;
  const made: { readonly record: string; readonly event: string }[] = [];

  const commit = async (storage: Storage): Promise<void> => {
    const account = buildAccount({ userType: "vendor" });
    const event = buildEvent({ entityId: account.user.id });
    const operation = buildAuditedOperation({ changes: insertAccount(account), events: [event] });
    await storage.commit(operation);
    made.push({ record: operation.id, event: event.id });
  };

  const seal = async ({ audit }: Storage, limit: number): Promise<readonly string[]> => {
    const { state, records, horizon } = await audit.seals.read({ limit });
    const last = records.at(-1)?.record;
    if (last === undefined) return [];
    const newSize = state.size + records.length;
    const position = { xid: last.xid, n: last.n };
    const whole = {
      size: state.size,
      newSize,
      position,
      horizon,
      tiles: [],
      checkpoint: null,
      anomalies: [],
    };
    expect(await audit.seals.append(whole)).toBe(true);
    return records.map(({ record }) => record.id);
  };

  const take = async ({ events }: Storage, limit: number): Promise<readonly string[]> => {
    const claimed = await events.claim({ consumer: "mail", limit, leaseSeconds: 30 });
    const position = claimed?.events.at(-1)?.position;
    if (!claimed || position === undefined) return [];
    await events.advance({ consumer: "mail", lease: claimed.lease, position });
    return claimed.events.map(({ id }) => id);
  };

  /** Row by row with the numbers that stand in it, as pg_dump does. */
  const restore = async (): Promise<void> => {
    const { rows: tables } = await old.pool.query<{ readonly name: string }>(
      `select relname as name from pg_class where relnamespace = 'latchkey'::regnamespace and relkind in ('r', 'p')
       and not relispartition`,
    );
    const client = await pool.connect();
    await client.query("set session_replication_role = replica");
    for (const { name } of tables) {
      const { rows } = await old.pool.query(`select json_agg(t) as rows from latchkey.${name} as t`);
      await client.query(`delete from latchkey.${name}`);
      await client.query(
        `insert into latchkey.${name} overriding system value select * from json_populate_recordset(null::latchkey.${name}, $1)`,
        [JSON.stringify(rows[0]?.rows ?? [])],
      );
    }
    for (const name of hasSequences ? ["audit_records_n_seq", "events_n_seq"] : []) {
      const { rows } = await old.pool.query(`select last_value as last from latchkey.${name}`);
      await client.query("select setval($1, $2)", [`latchkey.${name}`, rows[0]?.last]);
    }
    await client.query("reset session_replication_role");
    client.release();
  };

  beforeAll(async () => {
    server = await startPostgres();
    pool = new pg.Pool({ connectionString: server.url, max: 8 });
    await migrate({ pool });
    restored = postgresStorage({ pool });
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  test("stops cursors and seals, and goes on after a rebase without skipping or repeating", async () => {
    // The old cluster has counted much further than the new one ever will here.
    await old.pool.query(
      "do $$ begin for i in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$",
    );
    const before = postgresStorage({ pool: old.pool });
    for (let i = 0; i < 4; i += 1) await commit(before);
    await waitForHorizon(old.pool);
    expect(await seal(before, 2)).toHaveLength(2);
    expect(await take(before, 1)).toEqual([made[0]?.event]);
    await restore();

    await expect(restored.check()).rejects.toMatchObject(misconfigured);
    await expect(take(restored, 9)).rejects.toMatchObject(misconfigured);
    await expect(seal(restored, 9)).rejects.toMatchObject(misconfigured);
    await expect(restored.audit.seals.status()).rejects.toMatchObject(misconfigured);
    const rebased = await Promise.all(Array.from({ length: 4 }, () => restored.rebase()));
    expect(rebased.filter(Boolean)).toHaveLength(1);
    expect(await restored.rebase()).toBe(false);
    await restored.check();

    expect(await restored.events.listConsumers()).toMatchObject([{ waiting: 3 }]);
    expect(await restored.audit.seals.status()).toMatchObject({ size: 2, unsealed: 2 });
    // Half of the past, then something new, then the rest.
    expect(await take(restored, 2)).toEqual(made.slice(1, 3).map(({ event }) => event));
    expect(await seal(restored, 1)).toEqual([made[2]?.record]);
    await commit(restored);
    await commit(restored);
    const { rows } = await pool.query(
      "select xid::text::bigint < (select min(xid::text::bigint) from latchkey.audit_records where n <= 4) as lower from latchkey.audit_records where n > 4",
    );
    expect(rows).toEqual([{ lower: true }, { lower: true }]);

    expect(await restored.events.listConsumers()).toMatchObject([{ waiting: 3 }]);
    expect([...(await take(restored, 9)), ...(await take(restored, 9))]).toEqual(
      made.slice(3).map(({ event }) => event),
    );
    expect(await take(restored, 9)).toEqual([]);
    expect([...(await seal(restored, 9)), ...(await seal(restored, 9))]).toEqual(
      made.slice(3).map(({ record }) => record),
    );
    expect(await seal(restored, 9)).toEqual([]);

    const { batches } = await restored.audit.seals.listSealed({ seq: 0, limit: 99 });
    expect(batches.map(({ batch }) => [batch.seq, batch.size])).toEqual([
      [0, 2],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
    const sealed = batches.flatMap(({ records }) => records.map(({ record }) => record.id));
    expect(sealed).toEqual(made.map(({ record }) => record));
    expect(await restored.audit.seals.listUncovered({ limit: 9 })).toEqual([]);
    expect(await restored.audit.seals.findSeq(made[5]?.record ?? "")).toBe(5);
  });

  test("finds what was put into the past that the sealer has left", async () => {
    const forged = "01890000-0000-7000-8000-000000000002";
    const client = await pool.connect();
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into latchkey.audit_records select (json_populate_record(r, json_build_object('id', $1::text, 'n', 0, 'xid', '900000'))).*
       from latchkey.audit_records as r where n = 1`,
      [forged],
    );
    await client.query("reset session_replication_role");
    client.release();
    const uncovered = await restored.audit.seals.listUncovered({ limit: 9 });
    expect(uncovered.map(({ record }) => record.id)).toEqual([forged]);
  });
});
