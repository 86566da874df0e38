import type { IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { FailureBound, VerifyChallenge } from "../../ports/challenge-store.ts";
import type { EphemeralState } from "./ephemeral-state.ts";

/** A commit may take as long to reach the durable count: until then the count must be seen, also when the flow ends before. */
const keptAtLeastMs = 15_000;

export function isAnyBoundReached(
  state: EphemeralState,
  { identifierKey, failures }: VerifyChallenge,
): boolean {
  return failures.some((bound) => standingOf(state, identifierKey, bound) >= bound.limit);
}

/**
 * One more at every bound, remembered as long as the flow of the wrong code, or another one before it, lives. What was not compared is
 * written too and changes nothing: a locked identifier costs and leaves what any other does.
 */
export function keepFailure(
  state: EphemeralState,
  { identifierKey, failures }: VerifyChallenge,
  flowEndsAt: number,
  isCompared: boolean,
  now: number,
): void {
  for (const bound of failures) {
    const key = keyOf(identifierKey, bound);
    const kept = state.failures.get(key);
    const keptUntil = kept?.expiresAt ?? 0;
    const isMoved = isCompared || keptUntil === 0;
    const expiresAt = isMoved ? Math.max(keptUntil, flowEndsAt, now + keptAtLeastMs) : keptUntil;
    const count = isCompared ? standingOf(state, identifierKey, bound) + 1 : (kept?.count ?? 0);
    state.failures.set(key, { count, expiresAt }, expiresAt);
  }
}

export function forgetFailures(state: EphemeralState, { identifierKey, failures }: VerifyChallenge): void {
  for (const bound of failures) state.failures.delete(keyOf(identifierKey, bound));
}

function standingOf(state: EphemeralState, identifierKey: IdentifierKey, bound: FailureBound): number {
  return Math.max(bound.counted, state.failures.get(keyOf(identifierKey, bound))?.count ?? 0);
}

/** The bounds of two identifiers never meet. */
function keyOf(identifierKey: IdentifierKey, { key }: FailureBound): string {
  return `${identifierKey}:${key}`;
}
