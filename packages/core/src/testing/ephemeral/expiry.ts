import assert from "node:assert/strict";
import { isLive, issueFlow, resend, tryRight } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { buildReader, cache, expectMiss, fill, leaseOf, read } from "./session-calls.ts";

export const expiry: readonly EphemeralCheck[] = ephemeralSection("expiry", {
  "a challenge of five minutes is there after 4:59": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(299);
    assert.equal(await isLive(harness, flow), true);
    assert.equal((await tryRight(harness, flow)).outcome, "matched");
  },

  "a challenge of five minutes can be resent after 4:59": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(299);
    assert.equal((await resend(harness, flow)).outcome, "issued");
  },

  "a challenge of five minutes is gone after 5:01": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(301);
    assert.equal(await isLive(harness, flow), false);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "expired" });
    assert.deepEqual(await resend(harness, flow), { outcome: "expired" });
  },

  "a redeemed challenge is gone after 5:01": async (harness) => {
    const flow = await issueFlow(harness);
    await tryRight(harness, flow);
    await harness.elapse(301);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "expired" });
  },

  "each flow of an identifier has its own end": async (harness) => {
    const older = await issueFlow(harness);
    await harness.elapse(200);
    const newer = await issueFlow(harness, { identifierKey: older.identifierKey });
    await harness.elapse(101);
    assert.equal(await isLive(harness, older), false);
    assert.equal(await isLive(harness, newer), true);
    const short = await issueFlow(harness, { identifierKey: older.identifierKey, maxAgeSeconds: 10 });
    await harness.elapse(11);
    assert.equal(await isLive(harness, short), false);
    assert.equal(await isLive(harness, newer), true);
  },

  "a cached session ends with its age": async (harness) => {
    const reader = buildReader();
    await cache(harness, reader);
    await harness.elapse(59);
    assert.equal((await read(harness, reader)).outcome, "hit");
    await harness.elapse(2);
    await expectMiss(harness, reader);
  },

  "filling another session does not lengthen the life of this one": async (harness) => {
    const reader = buildReader();
    await cache(harness, reader);
    await harness.elapse(30);
    await cache(harness, buildReader({ userId: reader.userId }));
    await harness.elapse(31);
    await expectMiss(harness, reader);
  },

  "a lease ends with its seconds": async (harness) => {
    const reader = buildReader();
    const live = await leaseOf(harness, reader);
    const late = await leaseOf(harness, reader);
    await harness.elapse(4);
    assert.equal(await fill(harness, reader, live), true);
    await harness.elapse(2);
    assert.equal(await fill(harness, reader, late), false);
  },

  "a fence ends with its seconds": async (harness) => {
    const reader = buildReader();
    await harness.ephemeral.sessions.fence({ userId: reader.userId, seconds: 10 });
    await harness.elapse(9);
    assert.deepEqual(await read(harness, reader), { outcome: "miss", lease: null });
    await harness.elapse(2);
    await cache(harness, reader);
    assert.equal((await read(harness, reader)).outcome, "hit");
  },
});
