#!/usr/bin/env node
import { commands } from "./cli/index.ts";
import { runCommandLine } from "./cli/run-command-line.ts";

process.exitCode = await runCommandLine({
  commands,
  args: process.argv.slice(2),
  environment: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
});
