import type { CommandContext, Logger } from "@latchkey/core/ports";

/** Warnings and errors as lines of the answer. */
export function createLineLogger({ print }: Pick<CommandContext, "print">): Logger {
  const write = (event: string, fields = {}): void => print(JSON.stringify({ event, ...fields }));
  return { debug: () => undefined, info: () => undefined, warn: write, error: write };
}
