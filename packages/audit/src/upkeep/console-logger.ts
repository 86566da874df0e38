import type { LogFields, Logger } from "@latchkey/core/ports";

/** One JSON line an event, as core's own: alarms of the audit must not stay unheard. Debug is dropped. */
export const consoleLogger: Logger = {
  debug: () => undefined,
  info: (event, fields) => write("info", event, fields),
  warn: (event, fields) => write("warn", event, fields),
  error: (event, fields) => write("error", event, fields),
};

function write(level: "info" | "warn" | "error", event: string, fields: LogFields = {}): void {
  console[level](JSON.stringify({ level, event, ...fields }));
}
