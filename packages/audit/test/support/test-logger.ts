import type { LogFields, Logger } from "@latchkey/core/ports";

export interface TestLogger extends Logger {
  /** Events of warnings and errors with their fields, in order. */
  readonly lines: readonly { readonly event: string; readonly fields: LogFields }[];
  count(event: string): number;
}

export function createTestLogger(): TestLogger {
  const lines: { readonly event: string; readonly fields: LogFields }[] = [];
  const keep = (event: string, fields: LogFields = {}): void => void lines.push({ event, fields });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: keep,
    error: keep,
    lines,
    count: (event) => lines.filter((line) => line.event === event).length,
  };
}
