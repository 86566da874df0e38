import { remove } from "../../domain/operations/change-builders.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";

const batch = 100;

/** Deletes sessions that ended a day ago or earlier; safe to run twice at once. @returns how many went. */
export async function pruneSessions({ clock, ids, run, storage }: Dependencies): Promise<number> {
  return run<number>(async () => {
    const at = clock.now();
    const sessions = await storage.sessions.listExpired({
      before: new Date(at.getTime() - 86_400_000),
      limit: batch,
    });
    if (sessions.length === 0) return { operation: null, answer: 0 };
    return {
      operation: createOperation(ids, {
        name: "session.prune",
        actor: { kind: "system", job: "latchkey:prune" },
        subject: null,
        context: {},
        at,
        changes: sessions.map((session) => remove("session", session)),
      }),
      answer: sessions.length,
    };
  });
}
