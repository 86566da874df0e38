import assert from "node:assert/strict";
import { buildHex } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import {
  buildIssue,
  buildVerify,
  exhaust,
  issue,
  issueFlow,
  resend,
  tryRight,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { buildReader, cache, leaseOf } from "./session-calls.ts";

const daySeconds = 86_400;
const buckets = [
  {
    key: "day",
    limits: [
      { count: 3, seconds: 60 },
      { count: 10, seconds: daySeconds },
    ],
  },
];

/** Every verb that writes, once at least. */
async function useEverything(harness: EphemeralHarness): Promise<void> {
  const { limits, sessions } = harness.ephemeral;
  const flow = await issueFlow(harness, { buckets });
  await issueFlow(harness, { identifierKey: flow.identifierKey, maxAgeSeconds: 10 });
  await tryWrong(harness, flow);
  await harness.elapse(60);
  await resend(harness, flow, { codeMac: flow.codeMac });
  await tryRight(harness, flow);
  await limits.hit({ nonce: buildHex(16), buckets });
  const reader = buildReader();
  await cache(harness, reader);
  await leaseOf(harness, buildReader({ userId: reader.userId }));
  await sessions.fence({ userId: buildReader().userId, seconds: 10 });
}

export const cleanUp: readonly EphemeralCheck[] = ephemeralSection("clean-up", {
  "every key has an end, within the longest time that was asked for": async (harness) => {
    await useEverything(harness);
    const keys = await harness.listKeys();
    assert.ok(keys.length >= 8, `${keys.length} keys are stored`);
    for (const { key, ttlSeconds } of keys) {
      assert.ok(ttlSeconds !== null, `${key} lives for ever`);
      assert.ok(ttlSeconds <= daySeconds + 60, `${key} lives for ${ttlSeconds} s`);
    }
  },

  "a refusal before a code was compared stores nothing": async (harness) => {
    const { challenges, limits } = harness.ephemeral;
    const flow = await issueFlow(harness, { buckets: [{ key: "one", limits: [{ count: 1, seconds: 60 }] }] });
    await exhaust(harness, flow);
    const source = [{ key: "one", limits: [{ count: 1, seconds: 60 }] }];
    await limits.hit({ nonce: buildHex(16), buckets: source });

    const before = (await harness.listKeys()).map(({ key }) => key).toSorted();
    for (let times = 0; times < 20; times += 1) {
      await challenges.verify(buildVerify(buildIssue()));
      await challenges.verify(buildVerify(flow, { secretHash: buildHex(32) }));
      await tryWrong(harness, flow);
      await issue(harness, buildIssue({ identifierKey: flow.identifierKey, buckets: flow.buckets }));
      await resend(harness, flow);
      await limits.hit({ nonce: buildHex(16), buckets: source });
    }
    const after = (await harness.listKeys()).map(({ key }) => key).toSorted();
    assert.deepEqual(after, before);
  },

  "what is stored is seen from outside, until everything is lost": async (harness) => {
    const flow = await issueFlow(harness, { payload: "seen-from-outside" });
    assert.ok((await harness.dump()).includes(flow.payload));
    await harness.flush();
    assert.deepEqual(await harness.listKeys(), []);
    assert.ok(!(await harness.dump()).includes(flow.payload));
  },
});
