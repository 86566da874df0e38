import assert from "node:assert/strict";
import type { Admission, LimitBucket, SlidingLimit } from "../../ports/source-limits.ts";
import { buildHex } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import { buildIdentifierKey, buildIssue, isLive, issue, issueFlow } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { eventually } from "./eventually.ts";

const hit = ({ ephemeral }: EphemeralHarness, ...buckets: readonly LimitBucket[]): Promise<Admission> =>
  ephemeral.limits.hit({ nonce: buildHex(16), buckets });
const bucket = (key: string, ...limits: readonly SlidingLimit[]): LimitBucket => ({ key, limits });
const admitted: Admission = { outcome: "admitted" };
const limited = (retryAfterSeconds: number): Admission => ({ outcome: "limited", retryAfterSeconds });

export const limits: readonly EphemeralCheck[] = ephemeralSection("limits", {
  "a window slides: a hit is free again exactly when the oldest has left it": async (harness) => {
    const source = bucket("source", { count: 3, seconds: 60 });
    for (const wait of [0, 10, 10]) {
      await harness.elapse(wait);
      assert.deepEqual(await hit(harness, source), admitted);
    }
    await harness.elapse(39.999);
    assert.deepEqual(await hit(harness, source), limited(1));
    await harness.elapse(0.001);
    assert.deepEqual(await hit(harness, source), admitted);
    assert.deepEqual(await hit(harness, source), limited(10));
  },

  "the wait is that of the oldest hit, in whole seconds rounded up": async (harness) => {
    const source = bucket("source", { count: 1, seconds: 60 });
    await hit(harness, source);
    assert.deepEqual(await hit(harness, source), limited(60));
    await harness.elapse(0.5);
    assert.deepEqual(await hit(harness, source), limited(60));
    await harness.elapse(29.5);
    assert.deepEqual(await hit(harness, source), limited(30));
  },

  "who waits as long as he was told is admitted": async (harness) => {
    const source = bucket("source", { count: 2, seconds: 60 }, { count: 3, seconds: 900 });
    for (let hits = 0; hits < 5; hits += 1) {
      const answer = await hit(harness, source);
      if (answer.outcome === "admitted") continue;
      await harness.elapse(answer.retryAfterSeconds);
      assert.deepEqual(await hit(harness, source), admitted);
    }
  },

  "a refused hit is not logged": async (harness) => {
    const source = bucket("source", { count: 1, seconds: 60 });
    await hit(harness, source);
    for (let seconds = 1; seconds < 60; seconds += 1) {
      await harness.elapse(1);
      assert.deepEqual(await hit(harness, source), limited(60 - seconds));
    }
    await harness.elapse(1);
    assert.deepEqual(await hit(harness, source), admitted);
  },

  "of several limits the longest wait counts": async (harness) => {
    const source = bucket("source", { count: 1, seconds: 60 }, { count: 1, seconds: 86_400 });
    await hit(harness, source);
    assert.deepEqual(await hit(harness, source), limited(86_400));
  },

  "a shorter limit does not make a longer one forget": async (harness) => {
    const source = bucket("source", { count: 2, seconds: 86_400 }, { count: 1, seconds: 60 });
    for (const expected of [admitted, admitted, limited(86_400 - 122)]) {
      assert.deepEqual(await hit(harness, source), expected);
      await harness.elapse(61);
    }
  },

  "a limit of none admits none": async (harness) => {
    assert.deepEqual(await hit(harness, bucket("source", { count: 0, seconds: 60 })), limited(60));
  },

  "sources do not meet": async (harness) => {
    const limit = { count: 1, seconds: 60 };
    assert.deepEqual(await hit(harness, bucket("one", limit)), admitted);
    assert.deepEqual(await hit(harness, bucket("other", limit)), admitted);
    assert.deepEqual(await hit(harness), admitted);
  },

  "of several sources any refusal wins with the longest wait": async (harness) => {
    const roomy = bucket("roomy", { count: 2, seconds: 60 });
    const short = bucket("short", { count: 1, seconds: 30 });
    const long = bucket("long", { count: 1, seconds: 90 });
    await hit(harness, short, long);
    assert.deepEqual(await hit(harness, short, roomy, long), limited(90));
  },

  "a source that is refused by its own bucket uses up nothing of one that others share": async (harness) => {
    const own = bucket("own", { count: 1, seconds: 3600 });
    const shared = bucket("shared", { count: 50, seconds: 3600 });
    const nonces = Array.from({ length: 100 }, () => buildHex(16));
    await hit(harness, own);
    for (const nonce of nonces) {
      const answer = await harness.ephemeral.limits.hit({ nonce, buckets: [own, shared] });
      assert.equal(answer.outcome, "limited");
    }
    await eventually(async () => {
      const stored = await harness.dump();
      assert.deepEqual(
        nonces.filter((nonce) => stored.includes(nonce)),
        [],
      );
    });
    for (let hits = 0; hits < 50; hits += 1) assert.deepEqual(await hit(harness, shared), admitted);
    assert.deepEqual(await hit(harness, shared), limited(3600));
  },

  "what a refused call takes back is its own hit, not those of others": async (harness) => {
    const own = bucket("own", { count: 1, seconds: 60 });
    const shared = bucket("shared", { count: 2, seconds: 60 });
    assert.deepEqual(await hit(harness, own, shared), admitted);
    const refused = buildHex(16);
    await harness.ephemeral.limits.hit({ nonce: refused, buckets: [own, shared] });
    await eventually(async () => assert.ok(!(await harness.dump()).includes(refused)));
    assert.deepEqual(await hit(harness, shared), admitted);
    assert.deepEqual(await hit(harness, shared), limited(60));
  },

  "a limited challenge is not stored and evicts nothing": async (harness) => {
    const limit = [bucket("identifier", { count: 1, seconds: 60 })];
    const flow = await issueFlow(harness, { maxLive: 1, buckets: limit });
    const refused = buildIssue({ identifierKey: flow.identifierKey, maxLive: 1, buckets: limit });
    assert.deepEqual(await issue(harness, refused), limited(60));
    assert.equal(await isLive(harness, refused), false);
    assert.equal(await isLive(harness, flow), true);
  },

  "a challenge is logged in all of its buckets or in none": async (harness) => {
    const identifierKey = buildIdentifierKey();
    const empty = bucket("empty", { count: 1, seconds: 60 });
    const full = bucket("full", { count: 1, seconds: 60 });
    await issueFlow(harness, { identifierKey, buckets: [full] });
    for (const buckets of [
      [empty, full],
      [full, empty],
    ]) {
      assert.deepEqual(await issue(harness, buildIssue({ identifierKey, buckets })), limited(60));
    }
    await issueFlow(harness, { identifierKey, buckets: [empty] });
    assert.deepEqual(await issue(harness, buildIssue({ identifierKey, buckets: [empty] })), limited(60));
  },

  "the buckets of two identifiers and those of sources do not meet": async (harness) => {
    const buckets = [bucket("same", { count: 1, seconds: 60 })];
    await issueFlow(harness, { buckets });
    await issueFlow(harness, { buckets });
    assert.deepEqual(await hit(harness, ...buckets), admitted);
  },
});
