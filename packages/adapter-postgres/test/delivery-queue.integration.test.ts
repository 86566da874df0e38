import { buildDelivery, buildOperation } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

describe("the delivery queue", () => {
  const postgres = usePostgres({ max: 4 });

  test("passes by what another worker is just taking or dropping, instead of waiting for it", async () => {
    const { commit, deliveries } = postgresStorage({ pool: postgres.pool, deadlineMs: 2_000 });
    const [held, free] = [buildDelivery(), buildDelivery()];
    const expired = buildDelivery({ expiresAt: new Date(0) });
    await commit(buildOperation({ deliveries: [held, free, expired] }));
    const rival = await postgres.pool.connect();
    try {
      await rival.query("begin");
      await rival.query("select from latchkey.deliveries where id = any($1) for update", [
        [held.id, expired.id],
      ]);
      const claimed = await deliveries.claim({ channels: ["email"], limit: 10, leaseSeconds: 30 });
      expect(claimed.map(({ id }) => id)).toEqual([free.id]);
    } finally {
      await rival.query("rollback");
      rival.release();
    }
    const claimed = await deliveries.claim({ channels: ["email"], limit: 10, leaseSeconds: 30 });
    expect(claimed.map(({ id }) => id)).toEqual([held.id]);
  });
});
