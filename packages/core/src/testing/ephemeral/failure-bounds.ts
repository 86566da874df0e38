import assert from "node:assert/strict";
import type { FailureBound, IssueChallenge, VerifyAnswer } from "../../ports/challenge-store.ts";
import { buildHex } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import {
  buildIdentifierKey,
  buildVerify,
  inParallel,
  issueFlow,
  tryRight,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

const bound = (counted: number, limit: number, key = "all"): readonly FailureBound[] => [
  { key, counted, limit },
];
const compared = (attemptsLeft: number): VerifyAnswer => ({
  outcome: "mismatch",
  attemptsLeft,
  isCompared: true,
});
const notCompared = (attemptsLeft: number): VerifyAnswer => ({
  outcome: "mismatch",
  attemptsLeft,
  isCompared: false,
});

/** Twelve flows of one identifier. */
const issueTwelve = (harness: EphemeralHarness): Promise<IssueChallenge[]> => {
  const identifierKey = buildIdentifierKey();
  return inParallel(12, () => issueFlow(harness, { identifierKey, maxLive: 100 }));
};

/** Five wrong codes on each flow, all at once; how many of them were compared. */
async function countCompared(
  harness: EphemeralHarness,
  flows: readonly IssueChallenge[],
  failures: readonly FailureBound[],
): Promise<number> {
  const tries = flows.flatMap((flow) => Array.from({ length: 5 }, () => tryWrong(harness, flow, failures)));
  const answers = await Promise.all(tries);
  for (const { outcome } of answers) assert.equal(outcome, "mismatch");
  return answers.filter((answer) => answer.outcome === "mismatch" && answer.isCompared).length;
}

export const failureBounds: readonly EphemeralCheck[] = ephemeralSection("failure bounds", {
  "of 60 wrong codes on 12 flows at once exactly those are compared that the bound leaves": async (
    harness,
  ) => {
    assert.equal(await countCompared(harness, await issueTwelve(harness), bound(19, 20)), 1);
    assert.equal(await countCompared(harness, await issueTwelve(harness), bound(0, 20)), 20);
    assert.equal(await countCompared(harness, await issueTwelve(harness), bound(20, 20)), 0);
  },

  "without a bound all are compared": async (harness) => {
    assert.equal(await countCompared(harness, await issueTwelve(harness), []), 60);
  },

  "any bound that is reached is enough, and a wrong code counts at all of them": async (harness) => {
    const flows = await issueTwelve(harness);
    const both = [...bound(0, 7, "all"), ...bound(0, 3, "device")];
    assert.equal(await countCompared(harness, flows.slice(0, 4), both), 3);
    assert.equal(await countCompared(harness, flows.slice(4, 8), both.toReversed()), 0);
    assert.equal(await countCompared(harness, flows.slice(8), bound(0, 7, "all")), 4);
  },

  "at the bound nothing is compared, and the tries are used up": async (harness) => {
    const flow = await issueFlow(harness);
    for (const left of [4, 3, 2, 1, 0]) {
      assert.deepEqual(await tryRight(harness, flow, bound(20, 20)), notCompared(left));
    }
    assert.deepEqual(await tryRight(harness, flow, bound(20, 20)), { outcome: "exhausted" });
    assert.deepEqual(await tryRight(harness, flow), { outcome: "exhausted" });
  },

  "what was not compared was no failure": async (harness) => {
    const flow = await issueFlow(harness);
    for (const left of [4, 3, 2])
      assert.deepEqual(await tryWrong(harness, flow, bound(0, 0)), notCompared(left));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 1)), compared(1));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 1)), notCompared(0));
  },

  "at the bound as many keys are written as below it": async (harness) => {
    const written: number[] = [];
    for (const failures of [bound(0, 20), bound(20, 20)]) {
      const flow = await issueFlow(harness);
      const before = await harness.listKeys();
      await tryWrong(harness, flow, failures);
      written.push((await harness.listKeys()).length - before.length);
    }
    assert.equal(written[1], written[0]);
  },

  "trying on at the bound keeps nothing alive": async (harness) => {
    const flow = await issueFlow(harness);
    const { identifierKey } = flow;
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 1)), compared(4));
    await harness.elapse(299);
    const other = await issueFlow(harness, { identifierKey });
    for (const left of [4, 3])
      assert.deepEqual(await tryWrong(harness, other, bound(0, 1)), notCompared(left));
    await harness.elapse(1);
    assert.deepEqual(await tryWrong(harness, other, bound(0, 1)), compared(2));
  },

  "at the bound a redeemed challenge tells nothing about its code": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 3 });
    const { payload } = flow;
    assert.deepEqual(await tryRight(harness, flow, bound(19, 20)), { outcome: "matched", payload });
    assert.deepEqual(await tryRight(harness, flow, bound(20, 20)), notCompared(1));
    assert.deepEqual(await tryWrong(harness, flow, bound(20, 20)), notCompared(0));
    assert.deepEqual(await tryWrong(harness, flow, bound(20, 20)), { outcome: "exhausted" });
    assert.deepEqual(await tryRight(harness, flow, bound(20, 20)), { outcome: "exhausted" });
    assert.deepEqual(await tryRight(harness, flow, bound(19, 20)), { outcome: "matched", payload });
  },

  "a right code forgets what is kept": async (harness) => {
    const flow = await issueFlow(harness);
    for (const left of [4, 3]) assert.deepEqual(await tryWrong(harness, flow, bound(0, 3)), compared(left));
    assert.equal((await tryRight(harness, flow, bound(0, 3))).outcome, "matched");
    const { identifierKey } = flow;
    const next = await issueFlow(harness, { identifierKey });
    for (const left of [4, 3, 2])
      assert.deepEqual(await tryWrong(harness, next, bound(0, 3)), compared(left));
    assert.deepEqual(await tryWrong(harness, next, bound(0, 3)), notCompared(1));
  },

  "a redeemed code that matches again forgets nothing": async (harness) => {
    const flow = await issueFlow(harness);
    await tryRight(harness, flow, bound(0, 2));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 2)), compared(3));
    assert.equal((await tryRight(harness, flow, bound(0, 2))).outcome, "matched");
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 2)), compared(2));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 2)), notCompared(1));
  },

  "what is kept ends with the flow": async (harness) => {
    const flow = await issueFlow(harness);
    const { identifierKey } = flow;
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 1)), compared(4));
    await harness.elapse(299);
    const other = await issueFlow(harness, { identifierKey });
    assert.deepEqual(await tryWrong(harness, other, bound(0, 1)), notCompared(4));
    await harness.elapse(2);
    assert.deepEqual(await tryWrong(harness, other, bound(0, 1)), compared(3));
  },

  "a flow that ends sooner does not shorten what is kept": async (harness) => {
    const long = await issueFlow(harness);
    const { identifierKey } = long;
    const short = await issueFlow(harness, { identifierKey, maxAgeSeconds: 30 });
    assert.deepEqual(await tryWrong(harness, long, bound(0, 2)), compared(4));
    assert.deepEqual(await tryWrong(harness, short, bound(0, 2)), compared(4));
    await harness.elapse(100);
    assert.deepEqual(await tryWrong(harness, long, bound(0, 2)), notCompared(3));
  },

  "a wrong code just before the end of its flow still counts when the flow is gone": async (harness) => {
    const flow = await issueFlow(harness);
    const { identifierKey } = flow;
    await harness.elapse(299.999);
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 1)), compared(4));
    await harness.elapse(0.5);
    const next = await issueFlow(harness, { identifierKey });
    assert.deepEqual(await tryWrong(harness, next, bound(0, 1)), notCompared(4));
  },

  "of what is counted and what is kept the greater stands": async (harness) => {
    const flow = await issueFlow(harness, { attempts: 9 });
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 20)), compared(8));
    assert.deepEqual(await tryWrong(harness, flow, bound(20, 20)), notCompared(7));
    assert.deepEqual(await tryWrong(harness, flow, bound(18, 20)), compared(6));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 20)), compared(5));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 20)), notCompared(4));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 21)), compared(3));
  },

  "a repeated wrong code is one failure": async (harness) => {
    const flow = await issueFlow(harness);
    const wrong = buildVerify(flow, { codeMac: buildHex(32), failures: bound(0, 2) });
    const answers = await inParallel(20, () => harness.ephemeral.challenges.verify(wrong));
    for (const answer of answers) assert.deepEqual(answer, compared(4));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 2)), compared(3));
    assert.deepEqual(await tryWrong(harness, flow, bound(0, 2)), notCompared(2));
    assert.deepEqual(await harness.ephemeral.challenges.verify(wrong), compared(4));
  },

  "a repeat of what was not compared answers what the first did": async (harness) => {
    const flow = await issueFlow(harness);
    const right = buildVerify(flow, { failures: bound(20, 20) });
    for (let times = 0; times < 2; times += 1) {
      assert.deepEqual(await harness.ephemeral.challenges.verify(right), notCompared(4));
    }
    const later = { ...right, failures: [] };
    assert.deepEqual(await harness.ephemeral.challenges.verify(later), notCompared(4));
  },

  "the bounds of two identifiers do not meet": async (harness) => {
    for (let identifiers = 0; identifiers < 2; identifiers += 1) {
      assert.deepEqual(await tryWrong(harness, await issueFlow(harness), bound(0, 1)), compared(4));
    }
  },
});
