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

/** Every verb that writes, in an order in which each finds something. */
const writes = (harness: EphemeralHarness): readonly (() => Promise<unknown>)[] => {
  const { challenges, limits, sessions } = harness.ephemeral;
  const flow = buildIssue({ buckets });
  const reader = buildReader();
  return [
    () => challenges.issue(flow),
    () => tryWrong(harness, flow, [{ key: "all", counted: 0, limit: 20 }]),
    () => harness.elapse(60),
    () => resend(harness, flow, { codeMac: flow.codeMac }),
    () => tryRight(harness, flow),
    () => limits.hit({ nonce: buildHex(16), buckets }),
    () => leaseOf(harness, reader),
    () => cache(harness, reader),
    () => sessions.fence({ userId: buildReader().userId, seconds: 10 }),
  ];
};

export const cleanUp: readonly EphemeralCheck[] = ephemeralSection("clean-up", {
  "every key has an end, within the longest time that was asked for": async (harness) => {
    for (const write of writes(harness)) {
      await write();
      const keys = await harness.listKeys();
      assert.notEqual(keys.length, 0);
      for (const { key, ttlSeconds } of keys) {
        assert.ok(ttlSeconds !== null, `${key} lives for ever`);
        assert.ok(ttlSeconds <= daySeconds + 60, `${key} lives for ${ttlSeconds} s`);
      }
    }
  },

  "hits that no limit sees any more are forgotten": async (harness) => {
    const source = [{ key: "minute", limits: [{ count: 3, seconds: 60 }] }];
    const old = buildHex(16);
    await harness.ephemeral.limits.hit({ nonce: old, buckets: source });
    await harness.elapse(61);
    await harness.ephemeral.limits.hit({ nonce: buildHex(16), buckets: source });
    assert.ok(!(await harness.dump()).includes(old));
  },

  "leases that ran out are forgotten": async (harness) => {
    const old = buildReader();
    await leaseOf(harness, old);
    await harness.elapse(6);
    await leaseOf(harness, buildReader({ userId: old.userId }));
    assert.ok(!(await harness.dump()).includes(old.sessionId));
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
