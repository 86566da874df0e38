import type { LogFields, Logger } from "../ports/logger.ts";

/** The host's logger, of which no error reaches a request, or the process by way of work that nobody waits for. */
export function createQuietLogger(logger: Logger): Logger {
  const call =
    (level: keyof Logger) =>
    (event: string, fields?: LogFields): void => {
      try {
        logger[level](event, fields);
      } catch {
        // There is nowhere left to say it.
      }
    };
  return { debug: call("debug"), info: call("info"), warn: call("warn"), error: call("error") };
}
