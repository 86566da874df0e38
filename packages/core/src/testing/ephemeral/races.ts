import assert from "node:assert/strict";
import { buildHex } from "../builders/build-id.ts";
import {
  buildIdentifierKey,
  buildIssue,
  countOutcomes,
  inParallel,
  isLive,
  issue,
  issueFlow,
  resend,
  tryRight,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { buildReader, leaseOf } from "./session-calls.ts";

export const races: readonly EphemeralCheck[] = ephemeralSection("races", {
  "of 100 wrong codes at once exactly 5 are compared": async (harness) => {
    const flow = await issueFlow(harness);
    const answers = await inParallel(100, () => tryWrong(harness, flow));
    assert.deepEqual(countOutcomes(answers), { mismatch: 5, exhausted: 95 });
    const left = answers.flatMap((answer) => (answer.outcome === "mismatch" ? [answer.attemptsLeft] : []));
    assert.deepEqual(
      left.toSorted((a, b) => b - a),
      [4, 3, 2, 1, 0],
    );
  },

  "of 100 right codes at once all match, and one try is counted": async (harness) => {
    const flow = await issueFlow(harness);
    const answers = await inParallel(100, () => tryRight(harness, flow));
    assert.deepEqual(countOutcomes(answers), { matched: 100 });
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 3,
      isCompared: true,
    });
  },

  "among right and wrong codes at once no more than 5 wrong ones are compared": async (harness) => {
    const flow = await issueFlow(harness);
    const answers = await inParallel(100, (n) =>
      n % 10 === 0 ? tryRight(harness, flow) : tryWrong(harness, flow),
    );
    const { mismatch = 0, matched = 0, exhausted = 0 } = countOutcomes(answers);
    assert.ok(mismatch <= 5, `${mismatch} wrong codes were compared`);
    assert.equal(mismatch + matched + exhausted, 100);
  },

  "a bucket with room for 7 admits exactly 7 of 50 challenges at once": async (harness) => {
    const identifierKey = buildIdentifierKey();
    const buckets = [{ key: "bucket", limits: [{ count: 7, seconds: 60 }] }];
    const answers = await inParallel(50, () => issue(harness, buildIssue({ identifierKey, buckets })));
    assert.deepEqual(countOutcomes(answers), { issued: 7, limited: 43 });
  },

  "a source with room for 7 admits exactly 7 of 50 hits at once": async ({ ephemeral }) => {
    const buckets = [{ key: "source", limits: [{ count: 7, seconds: 60 }] }];
    const answers = await inParallel(50, () => ephemeral.limits.hit({ nonce: buildHex(16), buckets }));
    assert.deepEqual(countOutcomes(answers), { admitted: 7, limited: 43 });
  },

  "of 20 flows of an identifier at once exactly 3 stay alive": async (harness) => {
    const identifierKey = buildIdentifierKey();
    const flows = await inParallel(20, () => issueFlow(harness, { identifierKey }));
    const alive = await Promise.all(flows.map((flow) => isLive(harness, flow)));
    assert.equal(alive.filter(Boolean).length, 3);
  },

  "of 20 resends at once exactly one replaces the code": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.elapse(60);
    const answers = await inParallel(20, () => resend(harness, flow));
    assert.deepEqual(countOutcomes(answers), { issued: 1, limited: 19 });
  },

  "a code is either right or replaced, never both": async (harness) => {
    const flows = await inParallel(20, () => issueFlow(harness));
    await harness.elapse(60);
    for (const flow of flows) {
      const [tried, resent] = await Promise.all([tryRight(harness, flow), resend(harness, flow)]);
      const pair = `${tried.outcome}, ${resent.outcome}`;
      assert.ok(pair === "matched, used" || pair === "mismatch, issued", pair);
    }
  },

  "of 20 fills with one lease at once exactly one is stored": async (harness) => {
    const { sessions } = harness.ephemeral;
    const reader = buildReader();
    const lease = await leaseOf(harness, reader);
    const stored = await inParallel(20, (n) =>
      sessions.fill({ ...reader, lease, epoch: 1, snapshot: `snapshot ${n}`, maxAgeSeconds: 60 }),
    );
    assert.equal(stored.filter(Boolean).length, 1);
  },
});
