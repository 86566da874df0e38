import type {
  ChallengeStore,
  FoundChallenge,
  IssueAnswer,
  IssueChallenge,
  ResendAnswer,
  ResendChallenge,
  VerifyAnswer,
} from "@latchkey/core/ports";
import { encodeLimits, toMs } from "./encode-limits.ts";
import { parseReply, type Reply } from "./parse-reply.ts";
import type { RedisContext } from "./redis-context.ts";

export function createRedisChallengeStore({ keys, run }: RedisContext): ChallengeStore {
  const bucketKeys = ({ identifierKey, buckets }: IssueChallenge | ResendChallenge): readonly string[] =>
    buckets.map(({ key }) => keys.identifierHits(identifierKey, key));

  return {
    async issue(input) {
      const { nonce, id, secretHash, purpose, codeMac, payload, source } = input;
      const reply = await run(
        "issueChallenge",
        [keys.flows(input.identifierKey), keys.answer("issue", input), ...bucketKeys(input)],
        [
          nonce,
          id,
          secretHash,
          purpose,
          codeMac,
          payload,
          source,
          toMs(input.maxAgeSeconds),
          toMs(input.resendAfterSeconds),
          input.attempts,
          input.maxLive,
          encodeBuckets(input),
        ],
      );
      return toIssueAnswer(parseReply(reply));
    },

    async verify(input) {
      const { identifierKey, id, secretHash, purpose, codeMac, failures } = input;
      const reply = await run(
        "verifyChallenge",
        [
          keys.flows(identifierKey),
          keys.answer("verify", input),
          ...failures.map(({ key }) => keys.failures(identifierKey, key)),
        ],
        [
          id,
          secretHash,
          purpose,
          codeMac,
          JSON.stringify(failures.map(({ counted, limit }) => [counted, limit])),
        ],
      );
      return toVerifyAnswer(parseReply(reply));
    },

    async find({ identifierKey, id, secretHash }) {
      const reply = await run("findChallenge", [keys.flows(identifierKey)], [id, secretHash]);
      return reply === null ? null : toFoundChallenge(parseReply(reply));
    },

    async resend(input) {
      const { nonce, id, secretHash, codeMac, payload } = input;
      const reply = await run(
        "resendChallenge",
        [keys.flows(input.identifierKey), keys.answer("resend", input), ...bucketKeys(input)],
        [
          nonce,
          id,
          secretHash,
          codeMac,
          payload,
          toMs(input.maxAgeSeconds),
          toMs(input.resendAfterSeconds),
          encodeBuckets(input),
        ],
      );
      return toResendAnswer(parseReply(reply));
    },
  };
}

function encodeBuckets({ buckets }: IssueChallenge | ResendChallenge): string {
  return JSON.stringify(buckets.map(({ limits }) => encodeLimits(limits)));
}

function toIssueAnswer({ word, date, number }: Reply): IssueAnswer {
  if (word === "issued") return { outcome: "issued", expiresAt: date(1), resendAt: date(2) };
  if (word === "limited") return { outcome: "limited", retryAfterSeconds: Math.ceil(number(1) / 1000) };
  throw new TypeError("Redis answered an issue with an unknown word.");
}

function toVerifyAnswer({ word, text, number }: Reply): VerifyAnswer {
  if (word === "matched") return { outcome: "matched", payload: text(1) };
  if (word === "mismatch") {
    return { outcome: "mismatch", attemptsLeft: number(1), isCompared: number(2) === 1 };
  }
  if (word === "exhausted" || word === "expired") return { outcome: word };
  throw new TypeError("Redis answered a verify with an unknown word.");
}

function toResendAnswer(reply: Reply): ResendAnswer {
  const { word, number } = reply;
  if (word === "used" || word === "exhausted" || word === "expired") return { outcome: word };
  const answer = toIssueAnswer(reply);
  return answer.outcome === "issued" ? { ...answer, generation: number(3) } : answer;
}

function toFoundChallenge({ word, text }: Reply): FoundChallenge {
  if (word !== "registration" && word !== "sign_in") throw new TypeError("Redis holds an unknown purpose.");
  return { purpose: word, payload: text(1) };
}
