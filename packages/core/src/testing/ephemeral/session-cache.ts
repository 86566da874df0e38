import assert from "node:assert/strict";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { buildReader, cache, expectMiss, fill, leaseOf, read } from "./session-calls.ts";

export const sessionCache: readonly EphemeralCheck[] = ephemeralSection("session cache", {
  "what was never filled is a miss with a lease": async (harness) => {
    assert.ok(await leaseOf(harness, buildReader()));
  },

  "what was filled is a hit": async (harness) => {
    const reader = buildReader();
    await cache(harness, reader, { epoch: 7, snapshot: "sealed" });
    assert.deepEqual(await read(harness, reader), { outcome: "hit", snapshot: "sealed", epoch: 7 });
  },

  "two sessions of a user are cached beside each other, and those of two users apart": async (harness) => {
    const one = buildReader();
    const other = buildReader({ userId: one.userId });
    await cache(harness, one, { snapshot: "one" });
    await cache(harness, other, { snapshot: "other" });
    assert.deepEqual(await read(harness, one), { outcome: "hit", snapshot: "one", epoch: 1 });
    assert.deepEqual(await read(harness, other), { outcome: "hit", snapshot: "other", epoch: 1 });
    await expectMiss(harness, buildReader({ sessionId: one.sessionId }));
  },

  "a lease is used once": async (harness) => {
    const reader = buildReader();
    const lease = await leaseOf(harness, reader);
    assert.equal(await fill(harness, reader, lease, { snapshot: "first" }), true);
    assert.equal(await fill(harness, reader, lease, { snapshot: "second" }), false);
    assert.deepEqual(await read(harness, reader), { outcome: "hit", snapshot: "first", epoch: 1 });
  },

  "each of two readers at once gets a lease that fills": async (harness) => {
    const reader = buildReader();
    const leases = await Promise.all([leaseOf(harness, reader), leaseOf(harness, reader)]);
    for (const lease of leases) assert.equal(await fill(harness, reader, lease), true);
  },

  "a lease of another session, of another user or of nobody fills nothing": async (harness) => {
    const reader = buildReader();
    const lease = await leaseOf(harness, reader);
    const others = [buildReader({ userId: reader.userId }), buildReader({ sessionId: reader.sessionId })];
    for (const other of others) {
      assert.equal(await fill(harness, other, lease), false);
      await expectMiss(harness, other);
    }
    assert.equal(await fill(harness, reader, "never given"), false);
    await expectMiss(harness, reader);
  },

  "a fence makes every session of the user a miss, and of nobody else": async (harness) => {
    const reader = buildReader();
    const neighbour = buildReader();
    const readers = [reader, buildReader({ userId: reader.userId })];
    for (const each of [...readers, neighbour]) await cache(harness, each);
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 10 });
    for (const each of readers) assert.deepEqual(await read(harness, each), { outcome: "miss", lease: null });
    assert.equal((await read(harness, neighbour)).outcome, "hit");
  },

  "a fill that was read before a revocation is refused, also when the fence is over": async (harness) => {
    const reader = buildReader();
    const [soon, late] = [await leaseOf(harness, reader), await leaseOf(harness, reader)];
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 1 });
    assert.equal(await fill(harness, reader, soon), false);
    await harness.elapse(2);
    assert.equal(await fill(harness, reader, late), false);
    await expectMiss(harness, reader);
  },

  "a fill that was read before everything was lost is refused": async (harness) => {
    const reader = buildReader();
    const lease = await leaseOf(harness, reader);
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 10 });
    await harness.flush();
    assert.equal(await fill(harness, reader, lease), false);
    await expectMiss(harness, reader);
  },

  "losing everything kills the leases of readers under way": async (harness) => {
    const reader = buildReader();
    const lease = await leaseOf(harness, reader);
    await harness.flush();
    assert.equal(await fill(harness, reader, lease), false);
  },

  "a fence of no seconds drops what is cached and the leases, and lets new readers fill": async (harness) => {
    const reader = buildReader();
    await cache(harness, reader);
    const other = buildReader({ userId: reader.userId });
    const lease = await leaseOf(harness, other);
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 0 });
    assert.equal(await fill(harness, other, lease), false);
    await cache(harness, reader, { epoch: 2 });
    assert.deepEqual(await read(harness, reader), { outcome: "hit", snapshot: "snapshot", epoch: 2 });
  },

  "what was filled before a fence is no hit after it, also when another session was filled under the same epoch":
    async (harness) => {
      const { sessions } = harness.ephemeral;
      const ended = buildReader();
      const going = buildReader({ userId: ended.userId });
      await cache(harness, ended);
      await cache(harness, going);
      for (const seconds of [10, 0]) await sessions.fence({ userId: ended.userId, seconds });
      await harness.elapse(11);
      await cache(harness, going);
      await expectMiss(harness, ended);
      assert.equal((await read(harness, going)).outcome, "hit");
    },

  "a fence of no seconds ends what was filled before it just so": async (harness) => {
    const ended = buildReader();
    const going = buildReader({ userId: ended.userId });
    for (const round of [1, 2, 3]) {
      await cache(harness, ended);
      await harness.ephemeral.sessions.fence({ userId: ended.userId, seconds: 0 });
      await cache(harness, going, { snapshot: `round ${round}` });
      assert.deepEqual(await read(harness, going), { outcome: "hit", snapshot: `round ${round}`, epoch: 1 });
      await expectMiss(harness, ended);
      await harness.ephemeral.sessions.fence({ userId: ended.userId, seconds: 0 });
    }
  },

  "a shorter fence does not open a longer one": async (harness) => {
    const { sessions } = harness.ephemeral;
    const reader = buildReader();
    for (const seconds of [10, 1, 0]) await sessions.fence({ userId: reader.userId, seconds });
    await harness.elapse(9);
    assert.deepEqual(await read(harness, reader), { outcome: "miss", lease: null });
  },

  "a longer fence lengthens a shorter one": async (harness) => {
    const { sessions } = harness.ephemeral;
    const reader = buildReader();
    for (const seconds of [1, 10]) await sessions.fence({ userId: reader.userId, seconds });
    await harness.elapse(9);
    assert.deepEqual(await read(harness, reader), { outcome: "miss", lease: null });
  },

  "a session of an older epoch is a miss once another was read under a newer": async (harness) => {
    const reader = buildReader();
    const other = buildReader({ userId: reader.userId });
    await cache(harness, reader, { epoch: 1 });
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 0 });
    await cache(harness, other, { epoch: 2 });
    await expectMiss(harness, reader);
    assert.equal((await read(harness, other)).outcome, "hit");
  },

  "a fill under an older epoch brings no older session back": async (harness) => {
    const reader = buildReader();
    const other = buildReader({ userId: reader.userId });
    const [old, late] = [await leaseOf(harness, reader), await leaseOf(harness, reader)];
    assert.equal(await fill(harness, reader, old, { epoch: 1 }), true);
    await cache(harness, other, { epoch: 2 });
    assert.equal(await fill(harness, reader, late, { epoch: 1 }), false);
    await expectMiss(harness, reader);
    assert.equal((await read(harness, other)).outcome, "hit");
  },
});
