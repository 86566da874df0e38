#!/usr/bin/env node
import { createTerminal } from "./cli/create-terminal.ts";
import { commands } from "./cli/index.ts";
import { loadInstalledCommands } from "./cli/load-installed-commands.ts";
import { runCommandLine } from "./cli/run-command-line.ts";

// Who reads no further, such as `head`, ends the program as SIGPIPE would, whose default Node takes away: no answer was given whole.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(128 + 13);
  });
}

process.exitCode = await runCommandLine({
  ...createTerminal(process.stdout, process.stderr),
  commands,
  loadCommands: loadInstalledCommands,
  args: process.argv.slice(2),
  environment: process.env,
});
