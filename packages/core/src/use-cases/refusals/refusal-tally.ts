import type { OperationName } from "../../domain/operations/operation-name.ts";
import { sourceNetwork } from "../../domain/sources/source-network.ts";
import type { RequestContext } from "../request-context.ts";

/** Codes that are answered before any secret is compared. */
export type RefusalCode =
  | "too_many_requests"
  | "forbidden"
  | "challenge_expired"
  | "challenge_exhausted"
  | "challenge_used";

/** What the audit calls such a refusal. */
export const refusalNames: { readonly [Code in RefusalCode]: OperationName } = {
  too_many_requests: "refusal.limit",
  forbidden: "refusal.csrf",
  challenge_expired: "refusal.challenge",
  challenge_exhausted: "refusal.challenge",
  challenge_used: "refusal.challenge",
};

/** Refusals of one code to one source in one minute. */
export interface RefusalGroup {
  readonly code: RefusalCode;
  /** The request of the first; of sources that were too many to be told apart it says nothing. */
  readonly context: RequestContext;
  readonly firstAt: Date;
  readonly occurrences: number;
}

export interface RefusalTally {
  /** Costs an entry of a map; stops nobody. */
  count(code: RefusalCode, context: RequestContext, at: Date): void;
  /** Takes out the groups whose minute was over before `before`; all of them without it. */
  take(before?: Date): readonly RefusalGroup[];
}

const minuteMs = 60_000;

/**
 * Counts in memory: at most `maxSources` groups at a time, whoever sends from wherever. What comes from further sources is counted in one group a code and minute.
 */
export function createRefusalTally(maxSources: number): RefusalTally {
  const groups = new Map<string, RefusalGroup>();
  let sources = 0;

  function keyFor(code: RefusalCode, minute: number, network: string): string {
    const key = `${code} ${minute} ${network}`;
    return groups.has(key) || sources < maxSources ? key : `${code} ${minute} *`;
  }

  return {
    count: (code, { requestId, ip, userAgent }, at) => {
      const key = keyFor(code, minuteOf(at), sourceNetwork(ip ?? null));
      const group = groups.get(key);
      if (group !== undefined) {
        groups.set(key, { ...group, occurrences: group.occurrences + 1 });
        return;
      }
      const isOther = key.endsWith("*");
      if (!isOther) sources += 1;
      groups.set(key, {
        code,
        context: isOther ? {} : { requestId, ip, userAgent },
        firstAt: at,
        occurrences: 1,
      });
    },
    take: (before) => {
      const taken: RefusalGroup[] = [];
      for (const [key, group] of groups) {
        if (before !== undefined && minuteOf(group.firstAt) >= minuteOf(before)) continue;
        groups.delete(key);
        if (!key.endsWith("*")) sources -= 1;
        taken.push(group);
      }
      return taken;
    },
  };
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / minuteMs);
}
