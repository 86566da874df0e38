import type { IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { ChallengeReference, IssueChallenge, ResendChallenge } from "../../ports/challenge-store.ts";
import type { LimitBucket } from "../../ports/source-limits.ts";
import type { EphemeralState, Flow } from "./ephemeral-state.ts";

/** How long the answer to a call that changed something is kept for a repeat of it. */
export const answerAgeMs: number = 5 * 60 * 1000;

export function listLiveFlows(
  state: EphemeralState,
  identifierKey: IdentifierKey,
  now: number,
): readonly Flow[] {
  return (state.flows.get(identifierKey) ?? []).filter((flow) => flow.expiresAt > now);
}

/** Null for a flow that is not live, and for another secret. */
export function findLiveFlow(state: EphemeralState, reference: ChallengeReference, now: number): Flow | null {
  const flow = listLiveFlows(state, reference.identifierKey, now).find(({ id }) => id === reference.id);
  // Hashes of 256 random bits: how long comparing takes helps nobody to guess one.
  return flow && flow.secretHash === reference.secretHash ? flow : null;
}

export function storeFlows(
  state: EphemeralState,
  identifierKey: IdentifierKey,
  flows: readonly Flow[],
): void {
  state.flows.set(identifierKey, flows, Math.max(...flows.map(({ expiresAt }) => expiresAt)));
}

/** Puts the flow in the place of its older self. */
export function replaceFlow(
  state: EphemeralState,
  identifierKey: IdentifierKey,
  changed: Flow,
  now: number,
): void {
  const flows = listLiveFlows(state, identifierKey, now);
  storeFlows(
    state,
    identifierKey,
    flows.map((flow) => (flow.id === changed.id ? changed : flow)),
  );
}

/** Names a call, for a repeat of it: another flow with the same nonce is another call. */
export function callKey(input: ChallengeReference & { readonly nonce: string }): string {
  return `${input.identifierKey}:${input.id}:${input.nonce}`;
}

/** The buckets as they are kept: those of two identifiers never meet. */
export function bucketsOf(input: IssueChallenge | ResendChallenge): readonly LimitBucket[] {
  return input.buckets.map(({ key, limits }) => ({ key: `${input.identifierKey}:${key}`, limits }));
}
