import assert from "node:assert/strict";
import { buildHex } from "../builders/build-id.ts";
import {
  buildIdentifierKey,
  buildIssue,
  buildResend,
  buildVerify,
  inParallel,
  isLive,
  issue,
  issueFlow,
  tryRight,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

const bucket = (count: number) => ({ key: "bucket", limits: [{ count, seconds: 60 }] });

export const nonces: readonly EphemeralCheck[] = ephemeralSection("nonces", {
  "a repeated issue answers what the first did, and is not counted": async (harness) => {
    const input = buildIssue({ buckets: [bucket(2)] });
    const first = await issue(harness, input);
    await harness.elapse(10);
    assert.deepEqual(await issue(harness, input), first);
    await issueFlow(harness, { identifierKey: input.identifierKey, buckets: [bucket(2)] });
  },

  "a repeated issue gives no tries back": async (harness) => {
    const input = await issueFlow(harness);
    await tryWrong(harness, input);
    await issue(harness, input);
    assert.deepEqual(await tryWrong(harness, input), {
      outcome: "mismatch",
      attemptsLeft: 3,
      isCompared: true,
    });
  },

  "a repeated issue does not bring an evicted flow back": async (harness) => {
    const input = await issueFlow(harness, { maxLive: 1 });
    const other = await issueFlow(harness, { identifierKey: input.identifierKey, maxLive: 1 });
    await issue(harness, input);
    assert.equal(await isLive(harness, input), false);
    assert.equal(await isLive(harness, other), true);
  },

  "a repeated wrong code is counted once": async (harness) => {
    const flow = await issueFlow(harness);
    const input = buildVerify(flow, { codeMac: buildHex(32) });
    const answers = await inParallel(20, () => harness.ephemeral.challenges.verify(input));
    for (const answer of answers)
      assert.deepEqual(answer, { outcome: "mismatch", attemptsLeft: 4, isCompared: true });
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 3,
      isCompared: true,
    });
  },

  "a repeated right code answers what the first did, also past the end": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(299);
    const input = buildVerify(flow);
    const first = await harness.ephemeral.challenges.verify(input);
    assert.equal(first.outcome, "matched");
    await harness.elapse(2);
    assert.deepEqual(await harness.ephemeral.challenges.verify(input), first);
    assert.deepEqual(await tryRight(harness, flow), { outcome: "expired" });
  },

  "a repeated resend answers what the first did, and is not counted": async (harness) => {
    const { challenges } = harness.ephemeral;
    const flow = await issueFlow(harness);
    await harness.elapse(60);
    const input = buildResend(flow, { buckets: [bucket(2)], resendAfterSeconds: 0 });
    const first = await challenges.resend(input);
    await harness.elapse(10);
    assert.deepEqual(await challenges.resend(input), first);
    const second = await challenges.resend({ ...input, nonce: buildHex(16) });
    assert.equal(second.outcome, "issued");
    assert.equal(second.outcome === "issued" && second.generation, 3);
  },

  "a repeated resend does not bring an older code back": async (harness) => {
    const { challenges } = harness.ephemeral;
    const flow = await issueFlow(harness);
    await harness.elapse(60);
    const older = buildResend(flow, { resendAfterSeconds: 0 });
    const newer = buildResend(flow, { resendAfterSeconds: 0 });
    await challenges.resend(older);
    await challenges.resend(newer);
    await challenges.resend(older);
    const { outcome } = await challenges.verify(buildVerify(flow, { codeMac: newer.codeMac }));
    assert.equal(outcome, "matched");
  },

  "a repeated hit of a source is one hit": async ({ ephemeral }) => {
    const input = { nonce: buildHex(16), buckets: [bucket(2)] };
    const answers = await inParallel(20, () => ephemeral.limits.hit(input));
    for (const answer of answers) assert.deepEqual(answer, { outcome: "admitted" });
    const next = await ephemeral.limits.hit({ ...input, nonce: buildHex(16) });
    assert.deepEqual(next, { outcome: "admitted" });
    const { outcome } = await ephemeral.limits.hit({ ...input, nonce: buildHex(16) });
    assert.equal(outcome, "limited");
  },

  "a repeat of the hit that filled a source is admitted, and the window stays where it was": async (
    harness,
  ) => {
    const { limits } = harness.ephemeral;
    const input = { nonce: buildHex(16), buckets: [bucket(1)] };
    await limits.hit(input);
    await harness.elapse(10);
    assert.deepEqual(await limits.hit(input), { outcome: "admitted" });
    const next = await limits.hit({ ...input, nonce: buildHex(16) });
    assert.deepEqual(next, { outcome: "limited", retryAfterSeconds: 50 });
  },

  "the nonce of one flow means nothing to another": async (harness) => {
    const nonce = buildHex(16);
    const identifierKey = buildIdentifierKey();
    const mine = await issueFlow(harness, { identifierKey, nonce });
    const his = await issueFlow(harness, { identifierKey, nonce });
    const { challenges } = harness.ephemeral;
    await challenges.verify(buildVerify(mine, { nonce }));
    const answer = await challenges.verify(buildVerify(his, { nonce, codeMac: buildHex(32) }));
    assert.deepEqual(answer, { outcome: "mismatch", attemptsLeft: 4, isCompared: true });
  },
});
