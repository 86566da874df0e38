import assert from "node:assert/strict";
import { exhaust, issueFlow, resend, tryRight, tryWrong } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

const full = [{ key: "full", limits: [{ count: 0, seconds: 60 }] }];

export const precedence: readonly EphemeralCheck[] = ephemeralSection("precedence", {
  "without tries left even the right code is not compared": async (harness) => {
    const flow = await issueFlow(harness);
    await exhaust(harness, flow);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "exhausted" });
  },

  "a redeemed challenge matches its code also without tries left": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 2 });
    await tryRight(harness, flow);
    await tryWrong(harness, flow);
    assert.deepEqual(await tryWrong(harness, flow), { outcome: "exhausted" });
    assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload: flow.payload });
  },

  "expired comes before exhausted": async (harness) => {
    const flow = await issueFlow(harness);
    await exhaust(harness, flow);
    await harness.elapse(301);
    assert.deepEqual(await tryWrong(harness, flow), { outcome: "expired" });
    assert.deepEqual(await resend(harness, flow), { outcome: "expired" });
  },

  "a resend of an expired challenge is expired before it is used": async (harness) => {
    const flow = await issueFlow(harness);
    await tryRight(harness, flow);
    await harness.elapse(301);
    assert.deepEqual(await resend(harness, flow), { outcome: "expired" });
  },

  "a resend of a used challenge is used before it is exhausted or limited": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 1 });
    await tryRight(harness, flow);
    assert.deepEqual(await resend(harness, flow, { buckets: full }), { outcome: "used" });
  },

  "a resend of an exhausted challenge is exhausted before it is limited": async (harness) => {
    const flow = await issueFlow(harness);
    await exhaust(harness, flow);
    assert.deepEqual(await resend(harness, flow, { buckets: full }), { outcome: "exhausted" });
  },
});
