import assert from "node:assert/strict";
import type { IssueChallenge } from "../../ports/challenge-store.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";
import { buildIdentifierKey, isLive, issueFlow, tryRight, tryWrong } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";

/** Starts one flow of an identifier from each source, one after the other in the same instant. */
async function issueFrom(
  harness: EphemeralHarness,
  ...sources: readonly string[]
): Promise<readonly IssueChallenge[]> {
  const identifierKey = buildIdentifierKey();
  const flows: IssueChallenge[] = [];
  for (const source of sources) flows.push(await issueFlow(harness, { identifierKey, source }));
  return flows;
}

/** One more flow of the same identifier. */
const issueBeside = (harness: EphemeralHarness, flow: IssueChallenge | undefined, source: string) => {
  assert.ok(flow);
  return issueFlow(harness, { identifierKey: flow.identifierKey, source });
};

const livingOf = (harness: EphemeralHarness, flows: readonly IssueChallenge[]): Promise<boolean[]> =>
  Promise.all(flows.map((flow) => isLive(harness, flow)));

export const eviction: readonly EphemeralCheck[] = ephemeralSection("eviction", {
  "three flows of an identifier live beside each other": async (harness) => {
    const flows = await issueFrom(harness, "a", "a", "a");
    assert.deepEqual(await livingOf(harness, flows), [true, true, true]);
  },

  "the fourth evicts the oldest of its own source": async (harness) => {
    const flows = await issueFrom(harness, "victim", "attacker", "attacker");
    const fourth = await issueBeside(harness, flows[0], "attacker");
    assert.deepEqual(await livingOf(harness, [...flows, fourth]), [true, false, true, true]);
  },

  "without one of its source it evicts the oldest never tried": async (harness) => {
    const flows = await issueFrom(harness, "a", "b", "c");
    if (flows[0]) await tryWrong(harness, flows[0]);
    const fourth = await issueBeside(harness, flows[0], "d");
    assert.deepEqual(await livingOf(harness, [...flows, fourth]), [true, false, true, true]);
  },

  "when all were tried it evicts the oldest": async (harness) => {
    const flows = await issueFrom(harness, "a", "b", "c");
    for (const flow of flows.toReversed()) await tryWrong(harness, flow);
    const fourth = await issueBeside(harness, flows[0], "d");
    assert.deepEqual(await livingOf(harness, [...flows, fourth]), [false, true, true, true]);
  },

  "an evicted flow is as if it had expired": async (harness) => {
    const [evicted] = await issueFrom(harness, "a", "a", "a", "a");
    assert.ok(evicted);
    assert.deepEqual(await tryRight(harness, evicted), { outcome: "expired" });
  },

  "flows that have expired take no room": async (harness) => {
    const old = await issueFrom(harness, "a", "b");
    await harness.elapse(301);
    const [first] = old;
    const flows = [];
    for (const source of ["a", "a", "a"]) flows.push(await issueBeside(harness, first, source));
    assert.deepEqual(await livingOf(harness, flows), [true, true, true]);
  },

  "flows of one identifier count their tries apart": async (harness) => {
    const [mine, his] = await issueFrom(harness, "me", "him");
    assert.ok(mine && his);
    for (let times = 0; times < 6; times += 1) await tryWrong(harness, his);
    assert.deepEqual(await tryWrong(harness, mine), {
      outcome: "mismatch",
      attemptsLeft: 4,
      isCompared: true,
    });
    assert.deepEqual(await tryRight(harness, mine), { outcome: "matched", payload: mine.payload });
  },

  "two identifiers do not evict each other's flows": async (harness) => {
    const flows = await issueFrom(harness, "a", "a", "a");
    await issueFrom(harness, "a", "a", "a");
    assert.deepEqual(await livingOf(harness, flows), [true, true, true]);
  },
});
