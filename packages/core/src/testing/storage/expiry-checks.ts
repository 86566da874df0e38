import assert from "node:assert/strict";
import { count, insert } from "../../domain/operations/change-builders.ts";
import { buildDelivery, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import { commitAccount, commitChanges, commitDeliveries } from "./commit-rows.ts";
import { expectRefusal } from "./expect-refusal.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

const day = 24 * 60 * 60;

export const expiryChecks: readonly StorageCheck[] = storageSection("expiry", {
  "a redemption before the end of its challenge is taken": async (harness) => {
    await commitChanges(
      harness,
      insert("redemption", buildRedemption({ expiresAt: await storageNow(harness, 60) })),
    );
    assert.equal(await harness.countRows("redemption"), 1);
  },

  "a redemption after the end of its challenge is refused, whatever time the operation claims": async (
    harness,
  ) => {
    const expiresAt = await storageNow(harness, -1);
    const changes = [
      insert("redemption", buildRedemption({ expiresAt })),
      count("code_failures", "a", 1, null),
    ];
    const operation = buildOperation({ at: new Date(expiresAt.getTime() - 60_000), changes });
    await expectRefusal(harness.storage.commit(operation), "ERR_STORAGE_EXPIRED");
    assert.equal(await harness.countRows("redemption"), 0);
    assert.equal(await harness.readCounter("code_failures", "a"), null);
  },

  "the storage's clock goes on, seen from what was stored": async (harness) => {
    const key = { counter: "code_failures", key: "a" } as const;
    await commitChanges(harness, count(key.counter, key.key, 1, null));
    const countedAgo = async (): Promise<number> => {
      const countedAt = (await harness.readCounter(key.counter, key.key))?.countedAt ?? new Date(Number.NaN);
      return ((await storageNow(harness)).getTime() - countedAt.getTime()) / 1000;
    };
    const before = await countedAgo();
    assert.ok(before >= 0 && before < 60, `counted ${before} s ago`);
    await harness.elapse(3600);
    const after = await countedAgo();
    assert.ok(after >= 3600 && after < 3660, `counted ${after} s ago`);
  },

  "prune leaves everything for a day after its end": async (harness) => {
    await commitChanges(
      harness,
      insert("redemption", buildRedemption()),
      count("code_failures", "a", 1, null),
    );
    await commitDeliveries(harness, buildDelivery({ expiresAt: await storageNow(harness, 300) }));
    await harness.elapse(day - 60);
    assert.equal(await harness.storage.prune({ limit: 100 }), 0);
    assert.equal(await harness.countRows("operation"), 2);
  },

  "prune forgets what ended more than a day ago and says how much": async (harness) => {
    await commitChanges(
      harness,
      insert("redemption", buildRedemption()),
      count("code_failures", "a", 1, null),
    );
    const sent = buildDelivery();
    await commitDeliveries(harness, buildDelivery({ expiresAt: await storageNow(harness, 300) }), sent);
    const claimed = await harness.storage.deliveries.claim({
      channels: ["email"],
      limit: 9,
      leaseSeconds: 30,
    });
    for (const { id, lease } of claimed.filter((delivery) => delivery.id === sent.id)) {
      await harness.storage.deliveries.settle({ id, lease, settlement: { outcome: "sent" } });
    }
    await harness.elapse(day + 600);
    assert.equal(await harness.storage.prune({ limit: 100 }), 3 + 1 + 1 + 2);
    for (const kind of ["operation", "redemption", "counter", "delivery"] as const) {
      assert.equal(await harness.countRows(kind), 0, `rows of ${kind}`);
    }
    assert.equal(await harness.storage.prune({ limit: 100 }), 0);
  },

  "prune keeps counters of users, accounts and deliveries that wait without an end": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitChanges(harness, count("code_failures", "a", 1, user.id));
    const waiting = buildDelivery();
    await commitDeliveries(harness, waiting);
    await harness.elapse(400 * day);
    await harness.storage.prune({ limit: 100 });
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 1);
    assert.equal((await harness.readDelivery(waiting.id))?.status, "pending");
    assert.equal(await harness.countRows("user"), 1);
    assert.equal(await harness.countRows("clientProfile"), 1);
  },

  "a counter that is counted again is not idle": async (harness) => {
    await commitChanges(harness, count("code_failures", "a", 1, null));
    await harness.elapse(day - 60);
    await commitChanges(harness, count("code_failures", "a", 1, null));
    await harness.elapse(3600);
    await harness.storage.prune({ limit: 100 });
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 2);
  },

  "prune takes at most the limit of each": async (harness) => {
    for (const key of ["a", "b", "c"]) {
      await commitChanges(
        harness,
        insert("redemption", buildRedemption()),
        count("code_failures", key, 1, null),
      );
    }
    await harness.elapse(day + 600);
    assert.equal(await harness.storage.prune({ limit: 2 }), 6);
    assert.equal(await harness.countRows("operation"), 1);
    assert.equal(await harness.countRows("redemption"), 1);
    assert.equal(await harness.countRows("counter"), 1);
    assert.equal(await harness.storage.prune({ limit: 2 }), 3);
  },
});
