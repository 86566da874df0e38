import assert from "node:assert/strict";
import type { IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type {
  FailureBound,
  IssueAnswer,
  IssueChallenge,
  ResendAnswer,
  ResendChallenge,
  VerifyAnswer,
  VerifyChallenge,
} from "../../ports/challenge-store.ts";
import { buildHex, buildId } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";

export function buildIdentifierKey(): IdentifierKey {
  // Any 16 hex digits are a key to a store.
  return buildHex(8) as IdentifierKey;
}

/** A flow with the defaults of the library and no limits. */
export function buildIssue(overrides: Partial<IssueChallenge> = {}): IssueChallenge {
  return {
    identifierKey: buildIdentifierKey(),
    id: buildId(),
    secretHash: buildHex(32),
    nonce: buildHex(16),
    purpose: "registration",
    codeMac: buildHex(32),
    payload: `sealed-${buildHex(16)}`,
    source: "source",
    buckets: [],
    maxAgeSeconds: 300,
    resendAfterSeconds: 60,
    attempts: 5,
    maxLive: 3,
    ...overrides,
  };
}

/** The flow's own code without bounds on failures, unless said otherwise. */
export function buildVerify(flow: IssueChallenge, overrides: Partial<VerifyChallenge> = {}): VerifyChallenge {
  const { identifierKey, id, secretHash, purpose, codeMac } = flow;
  const nonce = buildHex(16);
  return { identifierKey, id, secretHash, purpose, codeMac, nonce, failures: [], ...overrides };
}

/** A new code for the flow. */
export function buildResend(flow: IssueChallenge, overrides: Partial<ResendChallenge> = {}): ResendChallenge {
  const { identifierKey, id, secretHash, buckets, maxAgeSeconds, resendAfterSeconds } = flow;
  return {
    identifierKey,
    id,
    secretHash,
    buckets,
    maxAgeSeconds,
    resendAfterSeconds,
    nonce: buildHex(16),
    codeMac: buildHex(32),
    payload: `sealed-${buildHex(16)}`,
    ...overrides,
  };
}

/** Starts a flow that must be admitted, and hands it back. */
export async function issueFlow(
  harness: EphemeralHarness,
  overrides: Partial<IssueChallenge> = {},
): Promise<IssueChallenge> {
  const flow = buildIssue(overrides);
  const { outcome } = await issue(harness, flow);
  assert.equal(outcome, "issued");
  return flow;
}

export function issue({ ephemeral }: EphemeralHarness, input: IssueChallenge): Promise<IssueAnswer> {
  return ephemeral.challenges.issue(input);
}

/** Presents the flow's own code. */
export function tryRight(
  { ephemeral }: EphemeralHarness,
  flow: IssueChallenge,
  failures: readonly FailureBound[] = [],
): Promise<VerifyAnswer> {
  return ephemeral.challenges.verify(buildVerify(flow, { failures }));
}

/** Presents a code that the flow never had. */
export function tryWrong(
  { ephemeral }: EphemeralHarness,
  flow: IssueChallenge,
  failures: readonly FailureBound[] = [],
): Promise<VerifyAnswer> {
  return ephemeral.challenges.verify(buildVerify(flow, { codeMac: buildHex(32), failures }));
}

export function resend(
  { ephemeral }: EphemeralHarness,
  flow: IssueChallenge,
  overrides: Partial<ResendChallenge> = {},
): Promise<ResendAnswer> {
  return ephemeral.challenges.resend(buildResend(flow, overrides));
}

/** Uses up all tries of the flow. */
export async function exhaust(harness: EphemeralHarness, flow: IssueChallenge): Promise<void> {
  for (let tries = 0; tries < flow.attempts; tries += 1) {
    const { outcome } = await tryWrong(harness, flow);
    assert.equal(outcome, "mismatch");
  }
}

export async function isLive({ ephemeral }: EphemeralHarness, flow: IssueChallenge): Promise<boolean> {
  return (await ephemeral.challenges.find(flow)) !== null;
}

/** How many of the answers have each outcome. */
export function countOutcomes(
  answers: readonly { readonly outcome: string }[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Calls `count` times at once. */
export function inParallel<Answer>(
  count: number,
  call: (index: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}
