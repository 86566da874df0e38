import { createHash } from "node:crypto";
import { type RedisClient, sendCommand } from "./redis-client.ts";

/** A Lua script that touches one slot. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

export function createScript(source: string): Script {
  return { source, sha1: createHash("sha1").update(source).digest("hex") };
}

/** Runs it by its hash: one round trip, and one more only where the server does not know it yet. */
export async function runScript(
  redis: RedisClient,
  { source, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const rest = [keys.length, ...keys, ...args];
  try {
    return await sendCommand(redis, "evalsha", [sha1, ...rest]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return sendCommand(redis, "eval", [source, ...rest]);
  }
}
