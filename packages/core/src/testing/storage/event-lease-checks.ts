import assert from "node:assert/strict";
import {
  advance,
  claim,
  claimSome,
  commitEvents,
  idsOf,
  leaseSeconds,
  positionOf,
  statusOf,
} from "./event-calls.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const eventLeaseChecks: readonly StorageCheck[] = storageSection("events", {
  "while a lease runs nobody else claims; afterwards the same comes again as the next attempt": async (
    harness,
  ) => {
    const ids = (await commitEvents(harness, 2)).map(({ id }) => id);
    assert.equal((await claimSome(harness)).attempts, 1);
    assert.equal(await claim(harness), null);
    await harness.elapse(leaseSeconds - 10);
    assert.equal(await claim(harness), null);
    await harness.elapse(11);
    for (const attempts of [2, 3]) {
      const claimed = await claimSome(harness);
      assert.deepEqual([idsOf(claimed), claimed.attempts], [ids, attempts]);
      await harness.elapse(leaseSeconds + 1);
    }
  },

  "of ten parallel claims one gets the events": async (harness) => {
    const ids = (await commitEvents(harness, 3)).map(({ id }) => id);
    for (const consumer of ["mailer", "mailer", "indexer"]) {
      const claims = await Promise.all(Array.from({ length: 10 }, async () => claim(harness, consumer)));
      const given = claims.filter((claimed) => claimed !== null);
      assert.equal(given.length, 1, "one claim is given, the others are null");
      assert.deepEqual(idsOf(given[0] ?? null), ids);
      await harness.elapse(leaseSeconds + 1);
    }
  },

  "a lease that somebody else took over is worth nothing": async (harness) => {
    const [, second] = await commitEvents(harness, 2);
    const { storage } = harness;
    const stale = await claimSome(harness);
    await harness.elapse(leaseSeconds + 1);
    const held = await claimSome(harness);
    const lost = { consumer: "mailer", lease: stale.lease };
    assert.equal(await advance(harness, stale, 2), false);
    assert.equal(await storage.events.renew({ ...lost, leaseSeconds: 900 }), false);
    assert.equal(await storage.events.retry({ ...lost, afterSeconds: 0, reason: "late" }), false);
    const position = positionOf(stale.events[0]);
    assert.equal(await storage.events.bury({ ...lost, position, reason: "late" }), false);
    const { deadLetters, reason, waiting } = await statusOf(harness);
    assert.deepEqual([deadLetters, reason, waiting], [0, null, 2]);
    assert.equal(await claim(harness), null);
    assert.equal(await advance(harness, held, 1), true);
    assert.deepEqual(idsOf(await claim(harness)), [second?.id]);
  },

  "a lease that ran out is good until somebody else claims": async (harness) => {
    await commitEvents(harness, 1);
    const claimed = await claimSome(harness);
    await harness.elapse(leaseSeconds + 1);
    assert.equal(await advance(harness, claimed, 1), true);
    assert.deepEqual(idsOf(await claim(harness)), []);
  },

  "a lease that was given back is worth nothing": async (harness) => {
    await commitEvents(harness, 3);
    const claimed = await claimSome(harness);
    assert.equal(await advance(harness, claimed, 1), true);
    assert.equal(await advance(harness, claimed, 2), false);
    const lost = { consumer: "mailer", lease: claimed.lease };
    assert.equal(await harness.storage.events.renew({ ...lost, leaseSeconds }), false);
    assert.equal(await harness.storage.events.retry({ ...lost, afterSeconds: 0, reason: "" }), false);
    assert.equal((await claimSome(harness)).events.length, 2);
    const nobody = { consumer: "nobody", lease: claimed.lease, leaseSeconds };
    assert.equal(await harness.storage.events.renew(nobody), false);
  },

  "an advance that keeps the lease keeps others out, and the next event counts as claimed once": async (
    harness,
  ) => {
    const ids = (await commitEvents(harness, 3)).map(({ id }) => id);
    const claimed = await claimSome(harness);
    await harness.elapse(20);
    assert.equal(await advance(harness, claimed, 1, "mailer", leaseSeconds), true);
    await harness.elapse(20);
    assert.equal(await claim(harness), null);
    assert.equal(await advance(harness, claimed, 2, "mailer", leaseSeconds), true);
    await harness.elapse(leaseSeconds + 1);
    const again = await claimSome(harness);
    assert.deepEqual([idsOf(again), again.attempts], [ids.slice(2), 2]);
  },

  "a renewed lease runs on; cursor and attempts stay": async (harness) => {
    const ids = (await commitEvents(harness, 2)).map(({ id }) => id);
    const { lease } = await claimSome(harness);
    await harness.elapse(20);
    assert.equal(await harness.storage.events.renew({ consumer: "mailer", lease, leaseSeconds }), true);
    await harness.elapse(20);
    assert.equal(await claim(harness), null);
    assert.equal((await statusOf(harness)).attempts, 1);
    await harness.elapse(11);
    const again = await claimSome(harness);
    assert.deepEqual([idsOf(again), again.attempts], [ids, 2]);
  },
});
