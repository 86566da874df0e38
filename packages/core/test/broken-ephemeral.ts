import type { ChallengeStore, Ephemeral, SessionCache, SourceLimits } from "../src/ports/index.ts";
import { buildHex } from "../src/testing/builders/build-id.ts";
import { buildIdentifierKey } from "../src/testing/ephemeral/challenge-calls.ts";
import type { EphemeralHarness } from "../src/testing/ephemeral-harness.ts";

/** A defect that a store could have, and the section that must notice it. */
export interface Breakage {
  readonly section: string;
  readonly defect: string;
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

const brokenChallenges = (
  section: string,
  defect: string,
  change: (intact: ChallengeStore, harness: EphemeralHarness) => Partial<ChallengeStore>,
): Breakage => ({ section, defect, break: withPart("challenges", change) });

const brokenLimits = (
  section: string,
  defect: string,
  change: (intact: SourceLimits, harness: EphemeralHarness) => Partial<SourceLimits>,
): Breakage => ({ section, defect, break: withPart("limits", change) });

const brokenSessions = (
  section: string,
  defect: string,
  change: (intact: SessionCache, harness: EphemeralHarness) => Partial<SessionCache>,
): Breakage => ({ section, defect, break: withPart("sessions", change) });

/** Calls that are under way share one answer, as a store that reads, waits and writes would give them. */
const shared = <Input, Answer>(
  call: (input: Input) => Promise<Answer>,
  keyOf: (input: Input) => string,
): ((input: Input) => Promise<Answer>) => {
  const underWay = new Map<string, Promise<Answer>>();
  return (input) => {
    const key = keyOf(input);
    const answer = underWay.get(key) ?? call(input).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
};

const renamed = <Input extends { readonly nonce: string }>(input: Input): Input => ({
  ...input,
  nonce: buildHex(16),
});
const oneForAll = buildIdentifierKey();
const boundless = [{ count: 1_000_000, seconds: 60 }];

export const breakages: readonly Breakage[] = [
  brokenChallenges("round trips", "the payload of a match is lost", ({ verify }) => ({
    verify: async (input) => {
      const answer = await verify(input);
      return answer.outcome === "matched" ? { ...answer, payload: "" } : answer;
    },
  })),
  brokenChallenges("round trips", "the tries left are miscounted", ({ verify }) => ({
    verify: async (input) => {
      const answer = await verify(input);
      return answer.outcome === "mismatch" ? { ...answer, attemptsLeft: answer.attemptsLeft + 1 } : answer;
    },
  })),
  brokenChallenges("round trips", "what is found has no payload", ({ find }) => ({
    find: async (reference) => {
      const found = await find(reference);
      return found && { ...found, payload: "" };
    },
  })),
  brokenChallenges("absence", "the secret is not compared", ({ find }) => {
    const secrets = new Map<string, string>();
    return {
      find: async (reference) => {
        const { id, secretHash } = reference;
        const found = await find({ ...reference, secretHash: secrets.get(id) ?? secretHash });
        if (found) secrets.set(id, secretHash);
        return found ?? { purpose: "registration", payload: "" };
      },
    };
  }),
  brokenChallenges("absence", "the purpose is not compared", ({ find, verify }) => ({
    verify: async (input) => verify({ ...input, purpose: (await find(input))?.purpose ?? input.purpose }),
  })),
  brokenChallenges("precedence", "limits come before what the flow is", ({ resend }) => ({
    resend: async (input) => {
      const answer = await resend(input);
      const isRefused = answer.outcome === "used" || answer.outcome === "exhausted";
      return isRefused ? { outcome: "limited", retryAfterSeconds: 60 } : answer;
    },
  })),
  brokenChallenges("races", "verify reads, then writes", ({ verify }) => ({
    verify: shared(verify, ({ id }) => id),
  })),
  brokenChallenges("races", "issue reads the limits, then writes", ({ issue }) => ({
    issue: shared(issue, ({ identifierKey }) => identifierKey),
  })),
  brokenLimits("races", "hits read the log, then write", ({ hit }) => ({ hit: shared(hit, () => "") })),
  brokenSessions("races", "fill reads the lease, then drops it", ({ fill }) => ({
    fill: shared(fill, ({ lease }) => lease),
  })),
  brokenChallenges("nonces", "issue knows no nonce", ({ issue }) => ({
    issue: (input) => issue(renamed(input)),
  })),
  brokenChallenges("nonces", "verify knows no nonce", ({ verify }) => ({
    verify: (input) => verify(renamed(input)),
  })),
  brokenChallenges("nonces", "resend knows no nonce", ({ resend }) => ({
    resend: (input) => resend(renamed(input)),
  })),
  brokenLimits("nonces", "hit knows no nonce", ({ hit }) => ({ hit: (input) => hit(renamed(input)) })),
  brokenLimits("limits", "one hit too many is admitted", ({ hit }) => ({
    hit: ({ nonce, buckets }) =>
      hit({
        nonce,
        buckets: buckets.map(({ key, limits }) => ({
          key,
          limits: limits.map(({ count, seconds }) => ({ count: count + 1, seconds })),
        })),
      }),
  })),
  brokenLimits("limits", "refused hits are logged", ({ hit }) => ({
    hit: async (input) => {
      const answer = await hit(input);
      const buckets = input.buckets.map(({ key }) => ({ key, limits: boundless }));
      if (answer.outcome === "limited") await hit(renamed({ ...input, buckets }));
      return answer;
    },
  })),
  brokenLimits("limits", "the wait is rounded down", ({ hit }) => ({
    hit: async (input) => {
      const answer = await hit(input);
      return answer.outcome === "limited"
        ? { ...answer, retryAfterSeconds: answer.retryAfterSeconds - 1 }
        : answer;
    },
  })),
  brokenChallenges("limits", "a refused issue is logged in the buckets that had room", ({ issue }) => ({
    issue: async (input) => {
      const answer = await issue(input);
      if (answer.outcome === "issued") return answer;
      const buckets = input.buckets.map(({ key }) => ({ key, limits: boundless }));
      await issue(renamed({ ...input, buckets, maxAgeSeconds: 0 }));
      return answer;
    },
  })),
  brokenLimits("limits", "sources meet", ({ hit }) => ({
    hit: ({ nonce, buckets }) => hit({ nonce, buckets: buckets.map((bucket) => ({ ...bucket, key: "" })) }),
  })),
  brokenChallenges("eviction", "identifiers meet", ({ issue, find }) => ({
    issue: (input) => issue({ ...input, identifierKey: oneForAll }),
    find: (reference) => find({ ...reference, identifierKey: oneForAll }),
  })),
  brokenChallenges("eviction", "a fourth flow is kept", ({ issue }) => ({
    issue: (input) => issue({ ...input, maxLive: input.maxLive + 1 }),
  })),
  brokenChallenges("eviction", "the source does not matter", ({ issue }) => ({
    issue: (input) => issue({ ...input, source: buildHex(8) }),
  })),
  brokenChallenges("eviction", "only the source matters", ({ issue }) => ({
    issue: (input) => issue({ ...input, source: "" }),
  })),
  brokenChallenges("resend", "there is no cooldown", ({ issue, resend }) => ({
    issue: (input) => issue({ ...input, resendAfterSeconds: 0 }),
    resend: (input) => resend({ ...input, resendAfterSeconds: 0 }),
  })),
  brokenChallenges("resend", "the end stays where it was", ({ resend }) => ({
    resend: (input) => resend({ ...input, maxAgeSeconds: 100 }),
  })),
  brokenChallenges("resend", "the generation stands still", ({ resend }) => ({
    resend: async (input) => {
      const answer = await resend(input);
      return answer.outcome === "issued" ? { ...answer, generation: 2 } : answer;
    },
  })),
  brokenChallenges("resend", "the old code stays right", ({ resend, verify }) => {
    const renewals = new Map<string, string>();
    return {
      resend: (input) => {
        renewals.set(input.id, input.codeMac);
        return resend(input);
      },
      verify: async (input) => {
        const answer = await verify(input);
        if (answer.outcome !== "mismatch") return answer;
        return verify(renamed({ ...input, codeMac: renewals.get(input.id) ?? input.codeMac }));
      },
    };
  }),
  brokenChallenges("expiry", "challenges live two seconds too long", ({ issue }) => ({
    issue: (input) => issue({ ...input, maxAgeSeconds: input.maxAgeSeconds + 2 }),
  })),
  brokenChallenges("expiry", "challenges die two seconds too soon", ({ issue }) => ({
    issue: (input) => issue({ ...input, maxAgeSeconds: input.maxAgeSeconds - 2 }),
  })),
  brokenSessions("expiry", "leases do not end", ({ read }) => ({
    read: (input) => read({ ...input, leaseSeconds: 3600 }),
  })),
  brokenSessions("expiry", "snapshots do not end", ({ fill }) => ({
    fill: (input) => fill({ ...input, maxAgeSeconds: 3600 }),
  })),
  brokenSessions("session cache", "fills need no lease", ({ fill, read }) => ({
    fill: async (input) => {
      const answer = await read({ ...input, leaseSeconds: 60 });
      return answer.outcome === "miss" && answer.lease !== null && fill({ ...input, lease: answer.lease });
    },
  })),
  brokenSessions("session cache", "a fence only drops", ({ fence }) => ({
    fence: ({ userId }) => fence({ userId, seconds: 0 }),
  })),
  brokenSessions("session cache", "a fence does nothing", () => ({ fence: async () => {} })),
  brokenSessions("session cache", "the epoch is not compared", ({ fill }) => ({
    fill: (input) => fill({ ...input, epoch: 1 }),
  })),
  {
    section: "session cache",
    defect: "losing everything spares the leases",
    break: (harness) => ({ ...harness, flush: async () => {} }),
  },
  brokenChallenges("fidelity", "payloads are normalised", ({ issue, resend }) => ({
    issue: (input) => issue({ ...input, payload: input.payload.normalize("NFC") }),
    resend: (input) => resend({ ...input, payload: input.payload.normalize("NFC") }),
  })),
  brokenSessions("fidelity", "long snapshots are cut", ({ fill }) => ({
    fill: (input) => fill({ ...input, snapshot: input.snapshot.slice(0, 1024) }),
  })),
  brokenLimits("fidelity", "keys are normalised", ({ hit }) => ({
    hit: ({ nonce, buckets }) =>
      hit({ nonce, buckets: buckets.map((bucket) => ({ ...bucket, key: bucket.key.normalize("NFC") })) }),
  })),
  {
    section: "clean-up",
    defect: "a key lives for ever",
    break: (harness) => ({
      ...harness,
      listKeys: async () => [...(await harness.listKeys()), { key: "immortal", ttlSeconds: null }],
    }),
  },
  brokenChallenges("clean-up", "refusals are remembered", ({ verify, issue }) => ({
    verify: async (input) => {
      const answer = await verify(input);
      const remembered = { payload: "", source: "", buckets: [], maxAgeSeconds: 60, resendAfterSeconds: 0 };
      if (answer.outcome === "expired") await issue({ ...input, ...remembered, attempts: 0, maxLive: 9 });
      return answer;
    },
  })),
];
