import type { Page } from "../../domain/page.ts";
import { sessionLimits } from "../../domain/sessions/judge-session.ts";
import type { SessionView } from "../../domain/sessions/session-view.ts";
import type { Dependencies } from "../dependencies.ts";
import type { Caller } from "./caller.ts";

/** The caller's own live sessions, newest first; ids, never tokens. */
export async function listSessions(
  { clock, settings, storage }: Dependencies,
  caller: Caller,
  input: { readonly cursor: string | null; readonly limit: number },
): Promise<Page<SessionView>> {
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
