import type { ChallengeStore, Ephemeral, SessionCache, SourceLimits } from "../src/ports/index.ts";
import { buildHex } from "../src/testing/builders/build-id.ts";
import type { EphemeralHarness } from "../src/testing/ephemeral-harness.ts";

/** A defect that a store could have, and the section that must notice it. */
export interface Breakage {
  readonly section: string;
  readonly defect: string;
  /** A check of the section that must be among those that notice. */
  readonly check?: string;
  readonly break: (harness: EphemeralHarness) => EphemeralHarness;
}

type Part = "challenges" | "limits" | "sessions";

const withPart =
  <P extends Part>(
    part: P,
    change: (intact: Ephemeral[P], harness: EphemeralHarness) => Partial<Ephemeral[P]>,
  ) =>
  (harness: EphemeralHarness): EphemeralHarness => {
    const intact = harness.ephemeral[part];
    const changed = { ...intact, ...change(intact, harness) };
    return { ...harness, ephemeral: { ...harness.ephemeral, [part]: changed } };
  };

export const brokenChallenges = (
  section: string,
  defect: string,
  change: (intact: ChallengeStore, harness: EphemeralHarness) => Partial<ChallengeStore>,
  check?: string,
): Breakage => ({ section, defect, break: withPart("challenges", change), ...(check && { check }) });

export const brokenLimits = (
  section: string,
  defect: string,
  change: (intact: SourceLimits, harness: EphemeralHarness) => Partial<SourceLimits>,
  check?: string,
): Breakage => ({ section, defect, break: withPart("limits", change), ...(check && { check }) });

export const brokenSessions = (
  section: string,
  defect: string,
  change: (intact: SessionCache, harness: EphemeralHarness) => Partial<SessionCache>,
  check?: string,
): Breakage => ({ section, defect, break: withPart("sessions", change), ...(check && { check }) });

/** The same call as another one: a repeat of it is not known. */
export const renamed = <Input extends { readonly nonce: string }>(input: Input): Input => ({
  ...input,
  nonce: buildHex(16),
});
