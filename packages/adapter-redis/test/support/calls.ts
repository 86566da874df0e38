import { randomBytes } from "node:crypto";
import type { Ephemeral, IdentifierKey, IssueChallenge, VerifyChallenge } from "@latchkey/core/ports";
import { buildHex, buildId } from "@latchkey/core/testing";

/** A flow with the defaults of the library. */
export function buildFlow(overrides: Partial<IssueChallenge> = {}): IssueChallenge {
  return {
    // Any 16 hex digits are a key to a store.
    identifierKey: buildHex(8) as IdentifierKey,
    id: buildId(),
    secretHash: buildHex(32),
    nonce: buildHex(16),
    purpose: "sign_in",
    codeMac: buildHex(32),
    payload: randomBytes(64).toString("base64url"),
    source: buildHex(8),
    buckets: [{ key: buildHex(8), limits: [{ count: 3, seconds: 900 }] }],
    maxAgeSeconds: 300,
    resendAfterSeconds: 0,
    attempts: 5,
    maxLive: 3,
    ...overrides,
  };
}

export function buildTry(flow: IssueChallenge, overrides: Partial<VerifyChallenge> = {}): VerifyChallenge {
  const { identifierKey, id, secretHash, purpose, codeMac } = flow;
  const nonce = buildHex(16);
  return { identifierKey, id, secretHash, purpose, codeMac, nonce, failures: [], ...overrides };
}

export async function issueFlow({ challenges }: Ephemeral): Promise<IssueChallenge> {
  const flow = buildFlow();
  const { outcome } = await challenges.issue(flow);
  if (outcome !== "issued") throw new Error(`The flow was ${outcome}.`);
  return flow;
}

/** Every verb once, by name. */
export function everyVerb(
  ephemeral: Ephemeral,
  flow: IssueChallenge,
): Readonly<Record<string, () => Promise<unknown>>> {
  const { challenges, limits, sessions } = ephemeral;
  const userId = buildId();
  const reader = { userId, sessionId: buildId() };
  const renewed = { ...flow, codeMac: buildHex(32) };
  return {
    issue: () => challenges.issue({ ...flow, nonce: buildHex(16) }),
    find: () => challenges.find(flow),
    resend: () => challenges.resend({ ...renewed, nonce: buildHex(16) }),
    verify: () => challenges.verify(buildTry(renewed, { failures: [{ key: "all", counted: 0, limit: 20 }] })),
    hit: () => limits.hit({ nonce: buildHex(16), buckets: flow.buckets }),
    read: () => sessions.read({ ...reader, leaseSeconds: 5 }),
    fill: () => sessions.fill({ ...reader, lease: "none", epoch: 1, snapshot: "sealed", maxAgeSeconds: 60 }),
    fence: () => sessions.fence({ userId, seconds: 10 }),
    ping: () => ephemeral.ping(),
  };
}
