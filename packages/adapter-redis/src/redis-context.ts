import type { Clock, Logger } from "@latchkey/core/ports";
import type { KeyNames } from "./key-names.ts";
import { type RedisClient, sendCommand } from "./redis-client.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { runScript } from "./script.ts";
import { type ScriptName, scripts } from "./scripts.ts";

/** What every store of this package works with. */
export interface RedisContext {
  readonly keys: KeyNames;
  /** Runs a script within the deadline; every one takes the time first. */
  run(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** Sends a plain command within the deadline. */
  send(name: string, args: readonly string[]): Promise<unknown>;
  readonly logger: Logger | null;
}

export function createRedisContext(
  redis: RedisClient,
  connection: RedisConnection,
  keys: KeyNames,
  { clock, logger }: { readonly clock: Clock | null; readonly logger: Logger | null },
): RedisContext {
  // An empty argument stands for the server's own time.
  const now = (): string => (clock ? String(clock.now().getTime()) : "");
  return {
    keys,
    run: (name, scriptKeys, args) =>
      connection.run(() => runScript(redis, scripts[name], scriptKeys, [now(), ...args])),
    send: (name, args) => connection.run(() => sendCommand(redis, name, args)),
    logger,
  };
}
