import type { Command } from "@latchkey/core/ports";
import { deadEventsCommand } from "./dead-events-command.ts";
import { eventsCommand } from "./events-command.ts";
import { migrateCommand } from "./migrate-command.ts";
import { rebaseCommand } from "./rebase-command.ts";
import { retainCommand } from "./retain-command.ts";

export { type CommandLine, runCommandLine } from "./run-command-line.ts";

/** The commands of this package. */
export const commands: readonly Command[] = [
  migrateCommand,
  rebaseCommand,
  eventsCommand,
  deadEventsCommand,
  retainCommand,
];
