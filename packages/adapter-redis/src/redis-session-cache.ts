import { randomUUID } from "node:crypto";
import type { SessionCache, SessionId } from "@latchkey/core/ports";
import { toMs } from "./encode-limits.ts";
import { parseNumber, parseReply } from "./parse-reply.ts";
import type { RedisContext } from "./redis-context.ts";

/** A lease fills the session that it was given for, and no other. */
const nameLease = (sessionId: SessionId, lease: string): string => `${sessionId}:${lease}`;

export function createRedisSessionCache({ keys, run }: RedisContext): SessionCache {
  return {
    async read({ userId, sessionId, leaseSeconds }) {
      const lease = randomUUID();
      const reply = parseReply(
        await run(
          "readSession",
          [keys.snapshot(userId, sessionId), keys.term(userId), keys.fence(userId), keys.leases(userId)],
          [nameLease(sessionId, lease), toMs(leaseSeconds)],
        ),
      );
      if (reply.word === "hit") return { outcome: "hit", snapshot: reply.text(1), epoch: reply.number(2) };
      return { outcome: "miss", lease: reply.word === "leased" ? lease : null };
    },

    async fill({ userId, sessionId, lease, epoch, snapshot, maxAgeSeconds }) {
      const stored = await run(
        "fillSession",
        [keys.snapshot(userId, sessionId), keys.term(userId), keys.leases(userId)],
        [nameLease(sessionId, lease), epoch, snapshot, toMs(maxAgeSeconds)],
      );
      return parseNumber(stored) === 1;
    },

    async fence({ userId, seconds }) {
      await run("fenceUser", [keys.term(userId), keys.leases(userId), keys.fence(userId)], [toMs(seconds)]);
    },
  };
}
