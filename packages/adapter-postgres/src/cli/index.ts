import type { Command } from "./command.ts";
import { migrateCommand } from "./migrate-command.ts";

export {
  type Command,
  type CommandContext,
  CommandError,
  type CommandOption,
  type CommandValues,
} from "./command.ts";
export { type CommandLine, runCommandLine } from "./run-command-line.ts";

/** The commands of this package. */
export const commands: readonly Command[] = [migrateCommand];
