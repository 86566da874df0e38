import type { SessionId } from "../../domain/sessions/session-row.ts";
import type { Dependencies } from "../dependencies.ts";

const maxRemembered = 10_000;

/**
 * Keeps a session in use from idling out: off the request's path, at most every idle limit / 60. What a process wrote it remembers for as long
 * as cached snapshots still show the older time; the storage refuses the rest.
 */
export function createTouch({
  storage,
  logger,
}: Dependencies): (id: SessionId, lastSeenAt: Date, idleSeconds: number, now: Date) => void {
  const touched = new Map<SessionId, number>();

  return (id, lastSeenAt, idleSeconds, now) => {
    const intervalMs = (idleSeconds * 1000) / 60;
    const last = Math.max(lastSeenAt.getTime(), touched.get(id) ?? 0);
    if (now.getTime() - last < intervalMs) return;
    touched.delete(id);
    touched.set(id, now.getTime());
    if (touched.size > maxRemembered) {
      const [oldest] = touched.keys();
      if (oldest !== undefined) touched.delete(oldest);
    }
    storage.sessions.touch({ id, at: now, ifBefore: new Date(now.getTime() - intervalMs) }).catch(() => {
      touched.delete(id);
      logger.warn("session_touch_failed");
    });
  };
}
