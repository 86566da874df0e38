import assert from "node:assert/strict";
import type { Delivery } from "../../domain/deliveries/delivery.ts";
import type { ClaimedDelivery, DeliverySettlement } from "../../ports/delivery-queue.ts";
import { buildId } from "../builders/build-id.ts";
import { buildDelivery, buildOperation } from "../builders/build-operation.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitDeliveries } from "./commit-rows.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const deliveryChecks: readonly StorageCheck[] = storageSection("deliveries", {
  "a delivery is claimed with its content and waits for its settlement": async (harness) => {
    const { id, kind, channel, sealed } = await commitOne(harness, {
      kind: "code",
      channel: "sms",
      challengeId: buildId(),
    });
    const [claimed, ...others] = await claim(harness);
    assert.ok(claimed !== undefined && others.length === 0);
    assert.deepEqual(claimed, { id, kind, channel, sealed, attempts: 1, lease: claimed.lease });
    assert.notEqual(claimed.lease, "");
    assert.deepEqual(await harness.readDelivery(id), { status: "pending", sealed, attempts: 1 });
  },

  "the oldest are claimed first, up to the limit": async (harness) => {
    const deliveries = [buildDelivery(), buildDelivery(), buildDelivery(), buildDelivery()];
    await commitDeliveries(harness, ...deliveries);
    const claimed = [await claim(harness, 1), await claim(harness, 2), await claim(harness, 9)];
    const ids = deliveries.map(({ id }) => id);
    assert.deepEqual(
      claimed.map((page) => page.map(({ id }) => id).toSorted()),
      [ids.slice(0, 1), ids.slice(1, 3).toSorted(), ids.slice(3)],
    );
  },

  "only deliveries of the asked channels are claimed": async (harness) => {
    const [email, sms] = [
      await commitOne(harness, { channel: "email" }),
      await commitOne(harness, { channel: "sms" }),
    ];
    assert.deepEqual(await claim(harness, 9, []), []);
    assert.deepEqual(
      (await claim(harness, 9, ["sms"])).map(({ id }) => id),
      [sms.id],
    );
    assert.deepEqual(
      (await claim(harness, 9, ["email"])).map(({ id }) => id),
      [email.id],
    );
  },

  "a claimed delivery is nobody else's while the lease runs": async (harness) => {
    await commitOne(harness);
    assert.equal((await claim(harness)).length, 1);
    await harness.elapse(20);
    assert.deepEqual(await claim(harness), []);
  },

  "sent and dead erase the content and end the delivery": async (harness) => {
    for (const [settlement, status] of [
      [{ outcome: "sent" }, "sent"],
      [{ outcome: "dead", reason: "no such mailbox" }, "dead"],
    ] as const) {
      const { id } = await commitOne(harness);
      assert.equal(await settle(harness, await claimOne(harness), settlement), true);
      assert.deepEqual(await harness.readDelivery(id), { status, sealed: null, attempts: 1 });
      await harness.elapse(3600);
      assert.deepEqual(await claim(harness), []);
    }
  },

  "a claim is settled once": async (harness) => {
    const { id } = await commitOne(harness);
    const claimed = await claimOne(harness);
    await settle(harness, claimed, { outcome: "sent" });
    assert.equal(
      await settle(harness, claimed, { outcome: "retry", afterSeconds: 0, reason: "again" }),
      false,
    );
    assert.equal(await settle(harness, claimed, { outcome: "dead", reason: "again" }), false);
    assert.equal((await harness.readDelivery(id))?.status, "sent");
  },

  "retry makes it claimable after the delay and not before, with its content": async (harness) => {
    const { id, sealed } = await commitOne(harness);
    const first = await claimOne(harness);
    assert.equal(await settle(harness, first, { outcome: "retry", afterSeconds: 300, reason: "busy" }), true);
    assert.deepEqual(await harness.readDelivery(id), { status: "pending", sealed, attempts: 1 });
    await harness.elapse(240);
    assert.deepEqual(await claim(harness), []);
    await harness.elapse(61);
    const second = await claimOne(harness);
    assert.deepEqual({ ...second, lease: "" }, { ...first, attempts: 2, lease: "" });
  },

  "a claim that asked for a retry has no say any more": async (harness) => {
    const { id } = await commitOne(harness);
    const claimed = await claimOne(harness);
    await settle(harness, claimed, { outcome: "retry", afterSeconds: 0, reason: "busy" });
    assert.equal(await settle(harness, claimed, { outcome: "sent" }), false);
    assert.equal((await harness.readDelivery(id))?.status, "pending");
  },

  "when the lease has run out another worker gets it, and the first has no say any more": async (harness) => {
    const { id, sealed } = await commitOne(harness);
    const slow = await claimOne(harness);
    await harness.elapse(31);
    const quick = await claimOne(harness);
    assert.equal(quick.attempts, 2);
    assert.notEqual(quick.lease, slow.lease);
    for (const settlement of [
      { outcome: "sent" },
      { outcome: "dead", reason: "late" },
      { outcome: "retry", afterSeconds: 0, reason: "late" },
    ] as const) {
      assert.equal(await settle(harness, slow, settlement), false);
    }
    assert.deepEqual(await harness.readDelivery(id), { status: "pending", sealed, attempts: 2 });
    assert.deepEqual(await claim(harness), [], "a lost settlement doesn't free the other's lease");
    assert.equal(await settle(harness, quick, { outcome: "sent" }), true);
  },

  "a lease that ran out still settles while nobody else has claimed": async (harness) => {
    const { id } = await commitOne(harness);
    const claimed = await claimOne(harness);
    await harness.elapse(31);
    assert.equal(await settle(harness, claimed, { outcome: "sent" }), true);
    assert.equal((await harness.readDelivery(id))?.status, "sent");
  },

  "nobody settles what he didn't claim": async (harness) => {
    const { id } = await commitOne(harness);
    const claimed = await claimOne(harness);
    const settlement = { outcome: "sent" } as const;
    for (const lease of ["", "0", buildId(), `${claimed.lease}0`]) {
      assert.equal(await harness.storage.deliveries.settle({ id, lease, settlement }), false);
    }
    assert.equal(
      await harness.storage.deliveries.settle({ id: buildId(), lease: claimed.lease, settlement }),
      false,
    );
    assert.equal((await harness.readDelivery(id))?.status, "pending");
  },

  "an expired delivery is dropped with its content instead of being claimed": async (harness) => {
    const expiresAt = await storageNow(harness, 300);
    const late = await commitOne(harness, { kind: "code", challengeId: buildId(), expiresAt });
    await harness.elapse(301);
    const live = await commitOne(harness);
    assert.deepEqual(
      (await claim(harness)).map(({ id }) => id),
      [live.id],
    );
    assert.deepEqual(await harness.readDelivery(late.id), { status: "dropped", sealed: null, attempts: 0 });
  },

  "a code that was replaced is dropped with its content, the newest is claimed": async (harness) => {
    const challengeId = buildId();
    const [old, other, newest] = [
      await commitOne(harness, { kind: "code", challengeId, generation: 1 }),
      await commitOne(harness, { kind: "code", challengeId: buildId(), generation: 1 }),
      await commitOne(harness, { kind: "code", challengeId, generation: 2 }),
    ];
    assert.deepEqual((await claim(harness)).map(({ id }) => id).toSorted(), [other.id, newest.id].toSorted());
    assert.deepEqual(await harness.readDelivery(old.id), { status: "dropped", sealed: null, attempts: 0 });
  },

  "a code is dropped also when the one that replaced it was sent before": async (harness) => {
    const challengeId = buildId();
    const old = await commitOne(harness, { kind: "code", challengeId, generation: 1 });
    const busy = await claimOne(harness);
    await commitOne(harness, { kind: "code", challengeId, generation: 2 });
    assert.equal(await settle(harness, await claimOne(harness), { outcome: "sent" }), true);
    await settle(harness, busy, { outcome: "retry", afterSeconds: 0, reason: "busy" });
    assert.deepEqual(await claim(harness), []);
    assert.deepEqual(await harness.readDelivery(old.id), { status: "dropped", sealed: null, attempts: 1 });
  },
});

async function commitOne({ storage }: StorageHarness, overrides: Partial<Delivery> = {}): Promise<Delivery> {
  const delivery = buildDelivery(overrides);
  await storage.commit(buildOperation({ deliveries: [delivery] }));
  return delivery;
}

async function claim(
  { storage }: StorageHarness,
  limit = 9,
  channels: readonly Delivery["channel"][] = ["email", "sms"],
): Promise<readonly ClaimedDelivery[]> {
  return storage.deliveries.claim({ channels, limit, leaseSeconds: 30 });
}

async function claimOne(harness: StorageHarness): Promise<ClaimedDelivery> {
  const [claimed, ...others] = await claim(harness);
  assert.ok(claimed !== undefined && others.length === 0, "exactly one delivery is due");
  return claimed;
}

async function settle(
  { storage }: StorageHarness,
  { id, lease }: ClaimedDelivery,
  settlement: DeliverySettlement,
): Promise<boolean> {
  return storage.deliveries.settle({ id, lease, settlement });
}
