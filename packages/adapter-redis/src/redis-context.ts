import type { Clock } from "@latchkey/core/ports";
import type { KeyNames } from "./key-names.ts";
import type { RedisClient } from "./redis-client.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { runScript } from "./script.ts";
import { type ScriptName, scripts } from "./scripts.ts";

/** What every store of this package works with. */
export interface RedisContext {
  readonly keys: KeyNames;
  /** Runs a script within the deadline; every one takes the time first. */
  run(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

export function createRedisContext(
  redis: RedisClient,
  connection: RedisConnection,
  keys: KeyNames,
  clock: Clock | null,
): RedisContext {
  // An empty argument stands for the server's own time.
  const now = (): string => (clock ? String(clock.now().getTime()) : "");
  return {
    keys,
    run: (name, scriptKeys, args) =>
      connection.run(() => runScript(redis, scripts[name], scriptKeys, [now(), ...args])),
  };
}
