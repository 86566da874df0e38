#!/usr/bin/env node
import { createTerminal } from "./cli/create-terminal.ts";
import { commands } from "./cli/index.ts";
import { loadInstalledCommands } from "./cli/load-installed-commands.ts";
import { runCommandLine } from "./cli/run-command-line.ts";

process.exitCode = await runCommandLine({
  ...createTerminal(process.stdout, process.stderr),
  commands,
  loadCommands: loadInstalledCommands,
  args: process.argv.slice(2),
  environment: process.env,
});
