import { invalidInput } from "../../domain/identifiers/invalid-input.ts";
import type { Page } from "../../domain/page.ts";
import { sessionLimits } from "../../domain/sessions/judge-session.ts";
import type { SessionView } from "../../domain/sessions/session-view.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "./caller.ts";

const maxLimit = 100;

/** The caller's own live sessions, newest first; ids, never tokens. */
export async function listSessions(
  { clock, settings, storage }: Dependencies,
  caller: Caller,
  input: { readonly cursor: string | null; readonly limit: number },
): Promise<Page<SessionView>> {
  if (!Number.isInteger(input.limit) || input.limit < 1 || input.limit > maxLimit) {
    throw invalidInput(["limit"], `a whole number from 1 to ${maxLimit}`);
  }
  const { idleSeconds } = sessionLimits(settings.session, caller.user.userType);
  const seenAfter = new Date(clock.now().getTime() - idleSeconds * 1000);
  const page = await storage.sessions.listLive({ userId: caller.user.id, seenAfter, ...input });
  return {
    items: page.items.map(({ id, createdAt, authTime, lastSeenAt, expiresAt, amr, ip, userAgent }) => ({
      id,
      createdAt,
      authTime,
      lastSeenAt,
      expiresAt,
      amr,
      ip,
      userAgent,
    })),
    nextCursor: page.nextCursor,
  };
}
