import assert from "node:assert/strict";
import type { IssueAnswer, ResendAnswer } from "../../ports/challenge-store.ts";
import {
  buildIssue,
  buildResend,
  buildVerify,
  exhaust,
  issue,
  issueFlow,
  resend,
  tryRight,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

const bucket = (count: number, seconds: number) => [{ key: "bucket", limits: [{ count, seconds }] }];
const limited = (retryAfterSeconds: number) => ({ outcome: "limited", retryAfterSeconds });

export const resends: readonly EphemeralCheck[] = ephemeralSection("resend", {
  "a code can be resent when its cooldown is over, and each time begins a new one": async (harness) => {
    const flow = await issueFlow(harness);
    assert.deepEqual(await resend(harness, flow), limited(60));
    await harness.elapse(59.5);
    assert.deepEqual(await resend(harness, flow), limited(1));
    await harness.elapse(0.5);
    const at = harness.now().getTime();
    assert.deepEqual(await resend(harness, flow), {
      outcome: "issued",
      expiresAt: new Date(at + 300_000),
      resendAt: new Date(at + 60_000),
      generation: 2,
    });
    assert.deepEqual(await resend(harness, flow), limited(60));
    await harness.elapse(60);
    const third = await resend(harness, flow);
    assert.equal(third.outcome === "issued" && third.generation, 3);
  },

  "the old code is dead at once, and the new one gives the new payload": async (harness) => {
    const { challenges } = harness.ephemeral;
    const flow = await issueFlow(harness);
    await harness.elapse(60);
    const renewed = buildResend(flow);
    await challenges.resend(renewed);
    assert.deepEqual(await tryRight(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 4,
      isCompared: true,
    });
    const { codeMac, payload } = renewed;
    assert.deepEqual(await challenges.find(flow), { purpose: flow.purpose, payload });
    assert.deepEqual(await challenges.verify(buildVerify(flow, { codeMac })), {
      outcome: "matched",
      payload,
    });
  },

  "tries stay counted": async (harness) => {
    const flow = await issueFlow(harness);
    await tryWrong(harness, flow);
    await tryWrong(harness, flow);
    await harness.elapse(60);
    await resend(harness, flow);
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 2,
      isCompared: true,
    });
  },

  "a resend moves the end of the flow": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(200);
    await resend(harness, flow, { codeMac: flow.codeMac });
    await harness.elapse(299);
    assert.equal((await tryRight(harness, flow)).outcome, "matched");
  },

  "nothing is sent for a code that was right once": async (harness) => {
    const flow = await issueFlow(harness);
    await tryRight(harness, flow);
    await harness.elapse(60);
    assert.deepEqual(await resend(harness, flow), { outcome: "used" });
  },

  "nothing is sent when no tries are left": async (harness) => {
    const flow = await issueFlow(harness);
    await exhaust(harness, flow);
    await harness.elapse(60);
    assert.deepEqual(await resend(harness, flow), { outcome: "exhausted" });
  },

  "issue and resend share their buckets": async (harness) => {
    const flow = await issueFlow(harness, { buckets: bucket(1, 900) });
    await harness.elapse(60);
    assert.deepEqual(await resend(harness, flow), limited(840));
  },

  "of cooldown and buckets the longer wait counts": async (harness) => {
    const flow = await issueFlow(harness, { buckets: bucket(1, 30) });
    assert.deepEqual(await resend(harness, flow), limited(60));
  },

  "after the last send that a bucket admits, the next can be when the first leaves its window": async (
    harness,
  ) => {
    const buckets = bucket(3, 900);
    const start = harness.now().getTime();
    const flow = buildIssue({ buckets });
    const answers: (IssueAnswer | ResendAnswer)[] = [await issue(harness, flow)];
    for (let resent = 0; resent < 2; resent += 1) {
      await harness.elapse(60);
      answers.push(await resend(harness, flow, { buckets }));
    }
    const waits = answers.map((answer) => answer.outcome === "issued" && answer.resendAt.getTime() - start);
    assert.deepEqual(waits, [60_000, 120_000, 900_000]);

    // Another flow, because this one ends before.
    const { identifierKey } = flow;
    await harness.elapse(779.999);
    assert.deepEqual(await issue(harness, buildIssue({ identifierKey, buckets })), limited(1));
    await harness.elapse(0.001);
    const next = await issue(harness, buildIssue({ identifierKey, buckets }));
    assert.equal(next.outcome === "issued" && next.resendAt.getTime(), start + 960_000);
  },

  "a flow that fills a bucket at once says so": async (harness) => {
    const at = harness.now().getTime();
    const answer = await issue(harness, buildIssue({ buckets: bucket(1, 900) }));
    assert.equal(answer.outcome === "issued" && answer.resendAt.getTime(), at + 900_000);
  },

  "a bucket that is full holds back nobody who comes with another": async (harness) => {
    const flow = await issueFlow(harness, { buckets: bucket(1, 900) });
    await harness.elapse(60);
    const other = [{ key: "other", limits: [{ count: 2, seconds: 900 }] }];
    assert.equal((await resend(harness, flow, { buckets: other })).outcome, "issued");
  },

  "a limited resend leaves the code and is logged in no bucket": async (harness) => {
    const flow = await issueFlow(harness);
    const buckets = bucket(1, 900);
    assert.deepEqual(await resend(harness, flow, { buckets }), limited(60));
    await harness.elapse(60);
    const full = [...buckets, { key: "full", limits: [{ count: 0, seconds: 30 }] }];
    assert.deepEqual(await resend(harness, flow, { buckets: full }), limited(30));
    const { outcome } = await resend(harness, flow, { buckets, codeMac: flow.codeMac });
    assert.equal(outcome, "issued");
    assert.equal((await tryRight(harness, flow)).outcome, "matched");
  },
});
