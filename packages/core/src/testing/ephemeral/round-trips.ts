import assert from "node:assert/strict";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import { buildIssue, issue, issueFlow, tryRight, tryWrong } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

const after = ({ now }: EphemeralHarness, seconds: number): Date =>
  new Date(now().getTime() + seconds * 1000);

export const roundTrips: readonly EphemeralCheck[] = ephemeralSection("round trips", {
  "an issued challenge says when it ends and when it can be resent, by the store's clock": async (
    harness,
  ) => {
    const answer = await issue(harness, buildIssue());
    assert.deepEqual(answer, {
      outcome: "issued",
      expiresAt: after(harness, 300),
      resendAt: after(harness, 60),
    });
  },

  "an issued challenge is found with its purpose and payload": async (harness) => {
    const flow = await issueFlow(harness, { purpose: "sign_in" });
    const found = await harness.ephemeral.challenges.find(flow);
    assert.deepEqual(found, { purpose: "sign_in", payload: flow.payload });
  },

  "the right code matches and gives the payload": async (harness) => {
    const flow = await issueFlow(harness);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload: flow.payload });
  },

  "a challenge that matched matches again, until it expires": async (harness) => {
    const flow = await issueFlow(harness);
    for (let times = 0; times < 10; times += 1) {
      assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload: flow.payload });
    }
  },

  "wrong codes count the tries down to exhaustion": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 3 });
    const answers = [];
    for (let times = 0; times < 5; times += 1) answers.push(await tryWrong(harness, flow));
    assert.deepEqual(answers, [
      { outcome: "mismatch", attemptsLeft: 2, isCompared: true },
      { outcome: "mismatch", attemptsLeft: 1, isCompared: true },
      { outcome: "mismatch", attemptsLeft: 0, isCompared: true },
      { outcome: "exhausted" },
      { outcome: "exhausted" },
    ]);
  },

  "the last try can be the right one": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 2 });
    await tryWrong(harness, flow);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload: flow.payload });
  },

  "a wrong code on a redeemed challenge counts as usual": async (harness) => {
    const flow = await issueFlow(harness);
    await tryRight(harness, flow);
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 3,
      isCompared: true,
    });
  },

  "looking at a challenge uses no try": async (harness) => {
    const flow = await issueFlow(harness);
    for (let times = 0; times < 10; times += 1) await harness.ephemeral.challenges.find(flow);
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 4,
      isCompared: true,
    });
  },

  "the store can be reached and is set up well": async ({ ephemeral }) => {
    await ephemeral.ping();
    await ephemeral.check();
  },
});
