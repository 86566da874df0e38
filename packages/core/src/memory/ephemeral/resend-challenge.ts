import type { ResendAnswer, ResendChallenge } from "../../ports/challenge-store.ts";
import type { EphemeralState, Flow } from "./ephemeral-state.ts";
import { answerAgeMs, bucketsOf, callKey, findLiveFlow, replaceFlow } from "./flow-table.ts";
import { logAll, waitOfAll } from "./hit-log.ts";

export function resendChallenge(state: EphemeralState, input: ResendChallenge, now: number): ResendAnswer {
  const first = state.resent.get(callKey(input));
  if (first) return first;

  const flow = findLiveFlow(state, input, now);
  if (!flow) return { outcome: "expired" };
  if (flow.isRedeemed) return { outcome: "used" };
  if (flow.tries >= flow.attempts) return { outcome: "exhausted" };

  const buckets = bucketsOf(input);
  const wait = Math.max(flow.resendAt - now, waitOfAll(state.identifierHits, buckets, now));
  if (wait > 0) return { outcome: "limited", retryAfterSeconds: Math.ceil(wait / 1000) };
  logAll(state.identifierHits, buckets, input.nonce, now);

  const renewed: Flow = {
    ...flow,
    codeMac: input.codeMac,
    payload: input.payload,
    generation: flow.generation + 1,
    expiresAt: now + input.maxAgeSeconds * 1000,
    resendAt: now + input.resendAfterSeconds * 1000,
  };
  replaceFlow(state, input.identifierKey, renewed, now);

  const answer: ResendAnswer = {
    outcome: "issued",
    expiresAt: new Date(renewed.expiresAt),
    // Logged by now, so this is the wait of the next one.
    resendAt: new Date(Math.max(renewed.resendAt, now + waitOfAll(state.identifierHits, buckets, now))),
    generation: renewed.generation,
  };
  state.resent.set(callKey(input), answer, now + answerAgeMs);
  return answer;
}
