import type { ChallengeStore } from "../../ports/challenge-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EphemeralState } from "./ephemeral-state.ts";
import { findLiveFlow } from "./flow-table.ts";
import { issueChallenge } from "./issue-challenge.ts";
import { resendChallenge } from "./resend-challenge.ts";
import { verifyChallenge } from "./verify-challenge.ts";

/** Atomic because each verb runs to its end without waiting. */
export function createMemoryChallengeStore(state: EphemeralState, clock: Clock): ChallengeStore {
  const now = (): number => clock.now().getTime();
  return {
    issue: async (input) => issueChallenge(state, input, now()),
    verify: async (input) => verifyChallenge(state, input, now()),
    resend: async (input) => resendChallenge(state, input, now()),
    find: async (reference) => {
      const flow = findLiveFlow(state, reference, now());
      return flow && { purpose: flow.purpose, payload: flow.payload };
    },
  };
}
