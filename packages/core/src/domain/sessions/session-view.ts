import type { SessionId } from "./session-row.ts";

/** A session as its owner sees it: never its token. */
export interface SessionView {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly authTime: Date;
  /** To the nearest few hours: it is written at most every idle limit / 60. */
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly amr: readonly string[];
  readonly ip: string | null;
  readonly userAgent: string | null;
}
