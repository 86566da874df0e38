import type { VerifyAnswer, VerifyChallenge } from "../../ports/challenge-store.ts";
import type { EphemeralState, Flow } from "./ephemeral-state.ts";
import { forgetFailures, isAnyBoundReached, keepFailure } from "./failure-bounds.ts";
import { answerAgeMs, callKey, findLiveFlow, replaceFlow } from "./flow-table.ts";

export function verifyChallenge(state: EphemeralState, input: VerifyChallenge, now: number): VerifyAnswer {
  const first = state.verified.get(callKey(input));
  if (first) return first;

  const flow = findLiveFlow(state, input, now);
  if (!flow || flow.purpose !== input.purpose) return { outcome: "expired" };
  const isCompared = !isAnyBoundReached(state, input);
  // Keyed MACs: how long comparing takes helps nobody to forge one.
  const isRight = isCompared && flow.codeMac === input.codeMac;
  if (flow.isRedeemed && isRight) return { outcome: "matched", payload: flow.payload };
  if (flow.tries >= flow.attempts) return { outcome: "exhausted" };

  const tried: Flow = { ...flow, tries: flow.tries + 1, isRedeemed: flow.isRedeemed || isRight };
  replaceFlow(state, input.identifierKey, tried, now);
  if (isRight) forgetFailures(state, input);
  else keepFailure(state, input, flow.expiresAt, isCompared, now);

  const answer: VerifyAnswer = isRight
    ? { outcome: "matched", payload: flow.payload }
    : { outcome: "mismatch", attemptsLeft: tried.attempts - tried.tries, isCompared };
  state.verified.set(callKey(input), answer, now + answerAgeMs);
  return answer;
}
