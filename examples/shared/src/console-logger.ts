import type { Logger } from "@latchkey/core/ports";

type Level = "info" | "warn" | "error";

/** One line an event on stderr; debug events are dropped. */
export const consoleLogger = (
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Logger => {
  const log =
    (level: Level): Logger[Level] =>
    (event, fields = {}) => {
      const pairs = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      write(`${[level.padEnd(5), event, ...pairs].join(" ")}\n`);
    };
  return { debug: () => {}, info: log("info"), warn: log("warn"), error: log("error") };
};
