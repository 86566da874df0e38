import type { Instant } from "../../domain/instant.ts";
import { instantOf } from "./instant-of.ts";

/** Where the commits stand: each at a later time than the one before, whatever the clock does. */
export interface CommitLine {
  /** The next commit, and its time. */
  begin(now: Date): { readonly xid: number; readonly at: Instant };
  /** The time of the clock, but none that a commit already has. No later commit has it or an earlier one. */
  now(now: Date): Instant;
  /** The newest commit. */
  readonly xid: number;
}

export function createCommitLine(): CommitLine {
  let xid = 0;
  let last = 0;

  function next(now: Date): Instant {
    last = Math.max(now.getTime() * 1000, last + 1);
    return instantOf(last);
  }

  return {
    begin(now) {
      xid += 1;
      return { xid, at: next(now) };
    },
    now: next,
    get xid() {
      return xid;
    },
  };
}
