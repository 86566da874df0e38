import type { Command } from "@latchkey/core/ports";

export interface FoundCommand {
  readonly command: Command;
  /** What stands behind its name. */
  readonly args: readonly string[];
}

/** Of the commands whose name the arguments begin with, the one with the longest; null without one. */
export function findCommand(commands: readonly Command[], args: readonly string[]): FoundCommand | null {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    const command = args.length < words ? undefined : commands.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, args: args.slice(words) };
  }
  return null;
}
