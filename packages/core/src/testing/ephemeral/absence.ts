import assert from "node:assert/strict";
import type { ChallengeReference } from "../../ports/challenge-store.ts";
import { buildHex, buildId } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import {
  buildIdentifierKey,
  buildIssue,
  buildResend,
  buildVerify,
  issueFlow,
  tryWrong,
} from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

/** No verb finds anything under the reference, though the code would be right. */
async function expectAbsent(
  { ephemeral: { challenges } }: EphemeralHarness,
  flow: ReturnType<typeof buildIssue>,
  reference: Partial<ChallengeReference>,
): Promise<void> {
  assert.equal(await challenges.find({ ...flow, ...reference }), null);
  assert.deepEqual(await challenges.verify(buildVerify(flow, reference)), { outcome: "expired" });
  assert.deepEqual(await challenges.resend(buildResend(flow, reference)), { outcome: "expired" });
}

export const absence: readonly EphemeralCheck[] = ephemeralSection("absence", {
  "a challenge that was never issued is not there": (harness) => expectAbsent(harness, buildIssue(), {}),

  "another id finds nothing": async (harness) => {
    await expectAbsent(harness, await issueFlow(harness), { id: buildId() });
  },

  "another identifier finds nothing": async (harness) => {
    await expectAbsent(harness, await issueFlow(harness), { identifierKey: buildIdentifierKey() });
  },

  "another secret finds nothing, and its tries are not counted": async (harness) => {
    const flow = await issueFlow(harness);
    for (let times = 0; times < 10; times += 1) {
      await expectAbsent(harness, flow, { secretHash: buildHex(32) });
    }
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 4,
      isCompared: true,
    });
  },

  "the code of one purpose is worth nothing for another, and is not counted": async (harness) => {
    const flow = await issueFlow(harness, { purpose: "registration" });
    for (let times = 0; times < 10; times += 1) {
      const answer = await harness.ephemeral.challenges.verify(buildVerify(flow, { purpose: "sign_in" }));
      assert.deepEqual(answer, { outcome: "expired" });
    }
    assert.deepEqual(await tryWrong(harness, flow), {
      outcome: "mismatch",
      attemptsLeft: 4,
      isCompared: true,
    });
  },

  "what was flushed is not there": async (harness) => {
    const flow = await issueFlow(harness);
    await harness.flush();
    await expectAbsent(harness, flow, {});
  },
});
