import type { SessionCache, SessionId } from "../src/ports/index.ts";
import { buildHex } from "../src/testing/builders/build-id.ts";
import { buildIdentifierKey } from "../src/testing/ephemeral/challenge-calls.ts";
import { brokenFailureBounds } from "./broken-ephemeral-failures.ts";
import {
  type Breakage,
  brokenChallenges,
  brokenLimits,
  brokenSessions,
  renamed,
} from "./broken-ephemeral-part.ts";
import { brokenResends } from "./broken-ephemeral-resends.ts";

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

/** After a fence that long, snapshots of the epoch come back once it is filled again. */
const revivingFills =
  (fenceSeconds: number) =>
  ({ read, fill, fence }: SessionCache): Partial<SessionCache> => {
    const filled = new Map<SessionId, Parameters<SessionCache["fill"]>[0]>();
    const ended = new Set<Parameters<SessionCache["fill"]>[0]>();
    return {
      fence: async (input) => {
        await fence(input);
        if (input.seconds === fenceSeconds) for (const each of filled.values()) ended.add(each);
      },
      fill: async (input) => {
        const isFilled = await fill(input);
        filled.set(input.sessionId, input);
        for (const each of ended) {
          if (each.userId !== input.userId || each.epoch !== input.epoch) continue;
          const answer = await read({ ...each, leaseSeconds: 60 });
          if (answer.outcome === "miss" && answer.lease) await fill({ ...each, lease: answer.lease });
        }
        return isFilled;
      },
    };
  };

const oneForAll = buildIdentifierKey();
const boundless = [{ count: 1_000_000, seconds: 60 }];

export const breakages: readonly Breakage[] = [
  ...brokenFailureBounds,
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
  brokenLimits(
    "limits",
    "a refused call keeps its hits elsewhere",
    ({ hit }) => ({
      hit: async ({ nonce, buckets }) => {
        const answers = await Promise.all(buckets.map((bucket) => hit({ nonce, buckets: [bucket] })));
        const waits = answers.map((answer) => (answer.outcome === "limited" ? answer.retryAfterSeconds : 0));
        const longest = Math.max(0, ...waits);
        return longest === 0 ? { outcome: "admitted" } : { outcome: "limited", retryAfterSeconds: longest };
      },
    }),
    "a source that is refused by its own bucket uses up nothing of one that others share",
  ),
  brokenLimits(
    "limits",
    "a refused call takes the hits of others back",
    (_, { ephemeral, flush }) => ({
      hit: async (input) => {
        const answer = await ephemeral.limits.hit(input);
        if (answer.outcome === "limited") await flush();
        return answer;
      },
    }),
    "what a refused call takes back is its own hit, not those of others",
  ),
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
  ...brokenResends,
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
  brokenSessions(
    "session cache",
    "the next fill brings back what was filled before a fence",
    revivingFills(10),
    "what was filled before a fence is no hit after it, also when another session was filled under the same epoch",
  ),
  brokenSessions(
    "session cache",
    "a fence of no seconds spares the snapshots",
    revivingFills(0),
    "a fence of no seconds ends what was filled before it just so",
  ),
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
