import { AuthError } from "../../errors/index.ts";

/** Runs at most `limit` tasks at a time and refuses more at once: a lost cache must not take the storage down with it. */
export function createBound(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  return async (task) => {
    if (running >= limit)
      throw new AuthError("service_unavailable", {
        details: { retryAfterSeconds: 1 },
        detail: "fallback reads are at their bound",
      });
    running += 1;
    try {
      return await task();
    } finally {
      running -= 1;
    }
  };
}
