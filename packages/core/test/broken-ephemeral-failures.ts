import type { ChallengeStore, FailureBound, VerifyChallenge } from "../src/ports/index.ts";
import { buildHex } from "../src/testing/builders/build-id.ts";
import type { EphemeralHarness } from "../src/testing/ephemeral-harness.ts";
import { type Breakage, brokenChallenges } from "./broken-ephemeral-part.ts";

interface Kept {
  readonly count: number;
  readonly expiresAt: number;
}

/** How a store could keep compared failures. */
interface Bookkeeping {
  readonly keyOf: (input: VerifyChallenge, bound: FailureBound) => string;
  readonly standingOf: (bound: FailureBound, kept: number) => number;
  readonly isForgotten: (input: VerifyChallenge, isRepeated: boolean) => boolean;
  readonly isCounted: (isCompared: boolean) => boolean;
  readonly isKeptAliveByRefusals: boolean;
  readonly expiryOf: (kept: number, flowEndsAt: number, now: number) => number;
}

const sound: Bookkeeping = {
  keyOf: ({ identifierKey }, { key }) => `${identifierKey}:${key}`,
  standingOf: ({ counted }, kept) => Math.max(counted, kept),
  isForgotten: (_, isRepeated) => !isRepeated,
  isCounted: (isCompared) => isCompared,
  isKeptAliveByRefusals: false,
  expiryOf: (kept, flowEndsAt, now) => Math.max(kept, flowEndsAt, now + 15_000),
};

/** Books outside of the intact store, which then finds nothing of its own: its keys are new at every call. */
const booking =
  (overrides: Partial<Bookkeeping>) =>
  ({ issue, verify }: ChallengeStore, harness: EphemeralHarness): Partial<ChallengeStore> => {
    const rules = { ...sound, ...overrides };
    const book = new Map<string, Kept>();
    const ends = new Map<string, number>();
    const redeemed = new Set<string>();
    const nonces = new Set<string>();
    const keptOf = (key: string): Kept => {
      const kept = book.get(key);
      return kept && kept.expiresAt > harness.now().getTime() ? kept : { count: 0, expiresAt: 0 };
    };
    return {
      issue: async (input) => {
        const answer = await issue(input);
        if (answer.outcome === "issued") ends.set(input.id, answer.expiresAt.getTime());
        return answer;
      },
      verify: async (input) => {
        const standings = input.failures.map((bound) => {
          const key = rules.keyOf(input, bound);
          return { key, bound, count: rules.standingOf(bound, keptOf(key).count) };
        });
        const call = `${input.id}:${input.nonce}`;
        const isFirst = !nonces.has(call);
        nonces.add(call);
        // Booked before anything is waited for, as one atomic step would do it; what was wrong is taken back.
        const answering = verify({
          ...input,
          failures: standings.map(({ bound, count }) => ({ ...bound, key: buildHex(16), counted: count })),
        });
        const before = standings.map(({ key }) => [key, keptOf(key)] as const);
        const isCompared = standings.every(({ bound, count }) => count < bound.limit);
        if (isFirst && rules.isCounted(isCompared)) {
          const now = harness.now().getTime();
          for (const { key, count } of standings) {
            const expiresAt = rules.expiryOf(keptOf(key).expiresAt, ends.get(input.id) ?? now, now);
            book.set(key, { count: count + 1, expiresAt });
          }
        }
        if (isFirst && !isCompared && rules.isKeptAliveByRefusals) {
          for (const { key } of standings) {
            const kept = keptOf(key);
            book.set(key, { ...kept, expiresAt: Math.max(kept.expiresAt, ends.get(input.id) ?? 0) });
          }
        }
        const answer = await answering;
        if (answer.outcome === "matched") {
          for (const [key, kept] of before) {
            if (rules.isForgotten(input, redeemed.has(input.id))) book.delete(key);
            else book.set(key, kept);
          }
          redeemed.add(input.id);
        } else if (answer.outcome !== "mismatch") for (const [key, kept] of before) book.set(key, kept);
        return answer;
      },
    };
  };

const section = "failure bounds";
const brokenBooks = (defect: string, overrides: Partial<Bookkeeping>, check: string): Breakage =>
  brokenChallenges(section, defect, booking(overrides), check);

/** Kept soundly, but outside of the store: no check may notice, else the breakages below prove nothing. */
export const soundBooks: Breakage = brokenChallenges(section, "nothing is broken", booking({}));

export const brokenFailureBounds: readonly Breakage[] = [
  brokenBooks(
    "nothing is kept: parallel calls see the durable count only",
    { standingOf: ({ counted }) => counted },
    "of 60 wrong codes on 12 flows at once exactly those are compared that the bound leaves",
  ),
  brokenBooks(
    "the durable count is not looked at",
    { standingOf: (_, kept) => kept },
    "of what is counted and what is kept the greater stands",
  ),
  brokenBooks("a match forgets nothing", { isForgotten: () => false }, "a right code forgets what is kept"),
  brokenBooks(
    "every match forgets",
    { isForgotten: () => true },
    "a redeemed code that matches again forgets nothing",
  ),
  brokenBooks(
    "what was not compared is counted too",
    { isCounted: () => true },
    "what was not compared was no failure",
  ),
  brokenBooks(
    "what is kept never ends",
    { expiryOf: () => Number.POSITIVE_INFINITY },
    "what is kept ends with the flow",
  ),
  brokenBooks(
    "what is kept ends with the last flow that was tried",
    { expiryOf: (_, flowEndsAt, now) => Math.max(flowEndsAt, now + 15_000) },
    "a flow that ends sooner does not shorten what is kept",
  ),
  brokenBooks(
    "what is kept ends at once with its flow",
    { expiryOf: (kept, flowEndsAt) => Math.max(kept, flowEndsAt) },
    "a wrong code just before the end of its flow still counts when the flow is gone",
  ),
  brokenBooks(
    "who tries on at the bound keeps it up",
    { isKeptAliveByRefusals: true },
    "trying on at the bound keeps nothing alive",
  ),
  brokenBooks(
    "identifiers share their bounds",
    { keyOf: (_, { key }) => key },
    "the bounds of two identifiers do not meet",
  ),
  brokenChallenges(
    section,
    "only the first bound is looked at",
    ({ verify }) => ({ verify: (input) => verify({ ...input, failures: input.failures.slice(0, 1) }) }),
    "any bound that is reached is enough, and a wrong code counts at all of them",
  ),
  brokenChallenges(
    section,
    "there is always a bound",
    ({ verify }) => ({
      verify: ({ failures, ...input }) =>
        verify({ ...input, failures: [...failures, { key: "default", counted: 0, limit: 20 }] }),
    }),
    "without a bound all are compared",
  ),
  brokenChallenges(
    section,
    "a right code matches at the bound",
    ({ verify }) => ({
      verify: async (input) => {
        const answer = await verify(input);
        if (answer.outcome !== "mismatch" || answer.isCompared) return answer;
        const again = await verify({ ...input, nonce: buildHex(16), failures: [] });
        return again.outcome === "matched" ? again : answer;
      },
    }),
    "at the bound nothing is compared, and the tries are used up",
  ),
  brokenChallenges(
    section,
    "at the bound no try is used up",
    ({ verify }) => ({
      verify: async (input) =>
        input.failures.some(({ counted, limit }) => counted >= limit)
          ? { outcome: "mismatch", attemptsLeft: 4, isCompared: false }
          : verify(input),
    }),
    "at the bound nothing is compared, and the tries are used up",
  ),
  brokenChallenges(
    section,
    "less is written at the bound",
    ({ verify }) => ({
      verify: async (input) => {
        if (input.failures.every(({ counted, limit }) => counted < limit)) return verify(input);
        const answer = await verify({ ...input, codeMac: buildHex(32), failures: [] });
        return answer.outcome === "mismatch" ? { ...answer, isCompared: false } : answer;
      },
    }),
    "at the bound as many keys are written as below it",
  ),
  brokenChallenges(
    section,
    "a redeemed challenge matches at the bound",
    ({ verify }) => {
      const matched = new Map<string, string>();
      return {
        verify: async (input) => {
          const isRight = matched.get(input.id) === input.codeMac;
          const answer = await verify(isRight ? { ...input, failures: [] } : input);
          if (answer.outcome === "matched") matched.set(input.id, input.codeMac);
          return answer;
        },
      };
    },
    "at the bound a redeemed challenge tells nothing about its code",
  ),
  brokenChallenges(
    section,
    "a repeat is another call",
    ({ verify }) => ({ verify: (input) => verify({ ...input, nonce: buildHex(16) }) }),
    "a repeated wrong code is one failure",
  ),
  brokenChallenges(
    section,
    "what was not compared is not remembered",
    ({ verify }) => ({
      verify: (input) =>
        verify(
          input.failures.every(({ counted, limit }) => counted < limit)
            ? input
            : { ...input, nonce: buildHex(16) },
        ),
    }),
    "a repeat of what was not compared answers what the first did",
  ),
];
