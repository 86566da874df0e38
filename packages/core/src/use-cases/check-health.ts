import type { Dependencies } from "./dependencies.ts";

/** Whether both stores answer; why one does not stands in its adapter's log. */
export async function checkHealth({
  storage,
  ephemeral,
}: Dependencies): Promise<{ readonly storage: boolean; readonly ephemeral: boolean }> {
  const [stored, cached] = await Promise.allSettled([storage.ping(), ephemeral.ping()]);
  return { storage: stored.status === "fulfilled", ephemeral: cached.status === "fulfilled" };
}
