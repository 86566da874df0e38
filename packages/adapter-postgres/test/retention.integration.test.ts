import type { Storage } from "@latchkey/core/ports";
import { buildAccount, buildAuditedOperation, insertAccount } from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../src/migrate.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { retainAudit } from "../src/retain-audit.ts";
import { waitForHorizon } from "./support/wait-for-horizon.ts";

describe("the retention of the audit", () => {
  let pool: pg.Pool;
  let storage: Storage;

  beforeEach(async () => {
    const { url } = await createDatabase();
    pool = new pg.Pool({ connectionString: url, max: 8 });
    await migrate({ pool });
    storage = postgresStorage({ pool, deadlineMs: 30_000 });
  });
  afterEach(() => pool.end());

  const suffixOf = async (ago: number): Promise<string> => {
    const { rows } = await pool.query<{ readonly suffix: string }>(
      "select to_char(date_trunc('month', now() at time zone 'UTC') - make_interval(months => $1), 'YYYY_MM') as suffix",
      [ago],
    );
    return rows[0]?.suffix ?? "";
  };

  /** As if the next records were written some months ago. */
  const makeMonth = async (ago: number): Promise<string> => {
    const suffix = await suffixOf(ago);
    for (const table of ["audit_records", "audit_changes"]) {
      await pool.query(
        `create table latchkey.${table}_${suffix} (like latchkey.${table} including defaults);
         alter table latchkey.${table} attach partition latchkey.${table}_${suffix}
           for values from ('${suffix.replace("_", "-")}-01 00:00+00') to
           ('${(await suffixOf(ago - 1)).replace("_", "-")}-01 00:00+00')`,
      );
    }
    return suffix;
  };

  const commitAt = async (suffix: string, times: number): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < times; i += 1) {
      const operation = buildAuditedOperation({
        changes: insertAccount(buildAccount({ userType: "vendor" })),
      });
      await storage.commit(operation);
      ids.push(operation.id);
    }
    const at = `${suffix.replace("_", "-")}-15 12:00+00`;
    await pool.query(
      `set session_replication_role = replica;
       update latchkey.audit_records set at = '${at}' where id = any('{${ids.join(",")}}');
       update latchkey.audit_changes set at = '${at}' where record_id = any('{${ids.join(",")}}');
       reset session_replication_role`,
    );
    return ids;
  };

  const sealAll = async (limit: number): Promise<void> => {
    await waitForHorizon(pool);
    for (;;) {
      const { state, records, horizon } = await storage.audit.seals.read({ limit });
      const last = records.at(-1)?.record;
      if (last === undefined) return;
      const newSize = state.size + records.length;
      const position = { xid: last.xid, n: last.n };
      const seal = {
        size: state.size,
        newSize,
        position,
        horizon,
        tiles: [],
        checkpoint: null,
        anomalies: [],
      };
      expect(await storage.audit.seals.append(seal)).toBe(true);
    }
  };

  const name = (suffix: string): string => suffix.replace("_", "-");

  test("drops old months that are sealed, whole, and what is left begins where they end", async () => {
    const [old, next, recent] = [await makeMonth(5), await makeMonth(4), await makeMonth(1)];
    const present = await suffixOf(0);
    await commitAt(old, 3);
    await commitAt(next, 2);
    const kept = [...(await commitAt(recent, 3)), ...(await commitAt(present, 1))];
    // A batch spans the end of what goes.
    await sealAll(4);

    const plan = await retainAudit({ pool, keepMonths: 3, isDryRun: true });
    expect(plan).toEqual([
      { month: name(old), keptBecause: null },
      { month: name(next), keptBecause: null },
      { month: name(recent), keptBecause: "younger than 3 months" },
      { month: name(present), keptBecause: "an older month has to stay" },
    ]);
    expect((await storage.audit.seals.listSealed({ seq: 0, limit: 99 })).firstSeq).toBe(0);
    expect(await retainAudit({ pool, keepMonths: 3 })).toEqual(plan);
    expect(await retainAudit({ pool, keepMonths: 3 })).toEqual(plan.slice(2));

    const { firstSeq, batches } = await storage.audit.seals.listSealed({ seq: 0, limit: 99 });
    expect(firstSeq).toBe(5);
    expect(batches.map(({ batch }) => [batch.seq, batch.size])).toEqual([
      [5, 3],
      [8, 1],
    ]);
    expect(batches.flatMap(({ records }) => records.map(({ record }) => record.id))).toEqual(kept);
    expect(batches[0]?.records[0]?.changes).toHaveLength(2);
    expect(await storage.audit.seals.listUncovered({ limit: 9 })).toEqual([]);
    expect(await storage.audit.seals.findSeq(kept[0] ?? "")).toBe(5);
    await storage.commit(buildAuditedOperation());
  });

  test("keeps a month with a record that is not sealed, or that no seal covers, and all after it", async () => {
    const [old, next] = [await makeMonth(5), await makeMonth(4)];
    await commitAt(old, 2);
    await sealAll(10);
    const [late] = await commitAt(old, 1);
    await commitAt(next, 1);
    const reasons = [
      { month: name(old), keptBecause: "it has records that no seal covers" },
      { month: name(next), keptBecause: "an older month has to stay" },
      { month: name(await suffixOf(0)), keptBecause: "an older month has to stay" },
    ];
    expect(await retainAudit({ pool, keepMonths: 3 })).toEqual(reasons);
    await sealAll(10);
    await pool.query(
      `set session_replication_role = replica;
       update latchkey.audit_records set n = 900000000 where id = '${late}'; reset session_replication_role`,
    );
    expect(await retainAudit({ pool, keepMonths: 3 })).toEqual(reasons);
  });

  test("comes through beside readers that hold the table, once they let go", async () => {
    const old = await makeMonth(5);
    await commitAt(old, 1);
    await sealAll(10);
    const reader = await pool.connect();
    try {
      await reader.query("begin; select count(*) from latchkey.audit_records");
      const retaining = retainAudit({ pool, keepMonths: 3 });
      const writers = await Promise.all(
        Array.from({ length: 20 }, () => storage.commit(buildAuditedOperation())),
      );
      expect(writers).toHaveLength(20);
      await reader.query("commit");
      expect(await retaining).toMatchObject([{ month: name(old), keptBecause: null }, {}]);
    } finally {
      await reader.query("rollback");
      reader.release();
    }
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses to keep %s months", async (keepMonths) => {
    await expect(retainAudit({ pool, keepMonths })).rejects.toThrow(RangeError);
  });
});
