import type { LogFields, Logger } from "../ports/logger.ts";

type Level = "info" | "warn" | "error";

/** One JSON line an event; debug is dropped. `createAuth` uses it by default; the adapters are silent unless they are given a logger. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: (event, fields) => write("info", event, fields),
  warn: (event, fields) => write("warn", event, fields),
  error: (event, fields) => write("error", event, fields),
};

function write(level: Level, event: string, fields: LogFields = {}): void {
  console[level](JSON.stringify({ level, event, ...fields }));
}
