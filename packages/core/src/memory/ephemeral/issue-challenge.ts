import type { IssueAnswer, IssueChallenge } from "../../ports/challenge-store.ts";
import { chooseEvictedFlow } from "./choose-evicted-flow.ts";
import type { EphemeralState, Flow } from "./ephemeral-state.ts";
import { answerAgeMs, bucketsOf, callKey, listLiveFlows, storeFlows } from "./flow-table.ts";
import { logAll, waitOfAll } from "./hit-log.ts";

export function issueChallenge(state: EphemeralState, input: IssueChallenge, now: number): IssueAnswer {
  const first = state.issued.get(callKey(input));
  if (first) return first;

  const buckets = bucketsOf(input);
  const wait = waitOfAll(state.identifierHits, buckets, now);
  if (wait > 0) return { outcome: "limited", retryAfterSeconds: Math.ceil(wait / 1000) };
  logAll(state.identifierHits, buckets, input.nonce, now);

  const flow: Flow = {
    id: input.id,
    secretHash: input.secretHash,
    purpose: input.purpose,
    codeMac: input.codeMac,
    payload: input.payload,
    source: input.source,
    attempts: input.attempts,
    tries: 0,
    isRedeemed: false,
    generation: 1,
    expiresAt: now + input.maxAgeSeconds * 1000,
    resendAt: now + input.resendAfterSeconds * 1000,
  };
  storeFlows(state, input.identifierKey, [...makeRoom(state, input, now), flow]);

  const answer: IssueAnswer = {
    outcome: "issued",
    expiresAt: new Date(flow.expiresAt),
    // Logged by now, so this is the wait of the next one.
    resendAt: new Date(Math.max(flow.resendAt, now + waitOfAll(state.identifierHits, buckets, now))),
  };
  state.issued.set(callKey(input), answer, now + answerAgeMs);
  return answer;
}

function makeRoom(state: EphemeralState, input: IssueChallenge, now: number): readonly Flow[] {
  let kept = listLiveFlows(state, input.identifierKey, now).filter(({ id }) => id !== input.id);
  while (kept.length > 0 && kept.length >= input.maxLive) {
    const evicted = chooseEvictedFlow(kept, input.source);
    kept = kept.filter((flow) => flow !== evicted);
  }
  return kept;
}
