import { type Breakage, brokenChallenges, renamed } from "./broken-ephemeral-part.ts";

export const brokenResends: readonly Breakage[] = [
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
  brokenChallenges(
    "resend",
    "the answer knows the cooldown only",
    ({ issue, resend }, { now }) => {
      const afterCooldown = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);
      return {
        issue: async (input) => {
          const answer = await issue(input);
          if (answer.outcome !== "issued") return answer;
          return { ...answer, resendAt: afterCooldown(input.resendAfterSeconds) };
        },
        resend: async (input) => {
          const answer = await resend(input);
          if (answer.outcome !== "issued") return answer;
          return { ...answer, resendAt: afterCooldown(input.resendAfterSeconds) };
        },
      };
    },
    "after the last send that a bucket admits, the next can be when the first leaves its window",
  ),
  brokenChallenges(
    "resend",
    "the first send does not look at the buckets",
    ({ issue }, { now }) => ({
      issue: async (input) => {
        const answer = await issue(input);
        if (answer.outcome !== "issued") return answer;
        return { ...answer, resendAt: new Date(now().getTime() + input.resendAfterSeconds * 1000) };
      },
    }),
    "a flow that fills a bucket at once says so",
  ),
  brokenChallenges(
    "resend",
    "the wait of a bucket becomes the cooldown of the flow",
    ({ issue, resend }, { now }) => {
      const times = new Map<string, number>();
      return {
        issue: async (input) => {
          const answer = await issue(input);
          if (answer.outcome === "issued") times.set(input.id, answer.resendAt.getTime());
          return answer;
        },
        resend: async (input) => {
          const waitMs = (times.get(input.id) ?? 0) - now().getTime();
          if (waitMs > 0) return { outcome: "limited", retryAfterSeconds: Math.ceil(waitMs / 1000) };
          return resend(input);
        },
      };
    },
    "a bucket that is full holds back nobody who comes with another",
  ),
];
