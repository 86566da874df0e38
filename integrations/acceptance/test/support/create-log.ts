import type { Logger } from "@latchkey/core/ports";

export interface Log extends Logger {
  readonly lines: readonly string[];
}

/** Keeps log lines, so that tests can search them. */
export const createLog = (): Log => {
  const lines: string[] = [];
  const keep = (event: string, fields?: object): void => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
};
