import { parseArgs } from "node:util";
import type { Command, CommandContext, CommandValues } from "@latchkey/core/ports";
import { explainError } from "./explain-error.ts";
import { findCommand } from "./find-command.ts";
import { formatCommandHelp, formatHelp } from "./format-help.ts";
import { openStorage } from "./open-storage.ts";

export interface CommandLine extends Omit<CommandContext, "openStorage"> {
  readonly commands: readonly Command[];
  /** What stands behind the name of the program. */
  readonly args: readonly string[];
  /** Commands of other packages: asked for once the arguments name none of the above, and for the help. */
  loadCommands?(): Promise<readonly Command[]>;
  /** Writes a line for whoever looks for what went wrong. */
  printError(line: string): void;
}

/** @returns the exit code: 0 done, 1 failed or bad news, 2 not understood */
export async function runCommandLine(line: CommandLine): Promise<0 | 1 | 2> {
  const { args, printError, print } = line;
  const first = findCommand(line.commands, args);
  // Another package may have a longer name.
  const own = first?.args[0]?.startsWith("-") === false ? null : first;
  try {
    const commands =
      own === null ? [...line.commands, ...((await line.loadCommands?.()) ?? [])] : line.commands;
    if (args[0] === "--help" || args[0] === "help") {
      print(formatHelp(commands));
      return 0;
    }
    const found = findCommand(commands, args);
    if (found !== null) return await runCommand(found.command, found.args, line);
    const group = commands.filter(({ name }) => args[0] !== undefined && name.startsWith(`${args[0]} `));
    printError(
      args.length === 0 || group.length > 0
        ? formatHelp(group.length > 0 ? group : commands)
        : `There is no command ${args[0]}. Try latchkey --help.`,
    );
    return 2;
  } catch (error) {
    printError(`latchkey: ${explainError(error)}`);
    return 1;
  }
}

async function runCommand(command: Command, args: readonly string[], line: CommandLine): Promise<0 | 1 | 2> {
  const values = parseValues(command, args);
  if (typeof values === "string") {
    line.printError(`${values}\nTry latchkey ${command.name} --help.`);
    return 2;
  }
  if (values["help"] === true) {
    line.print(formatCommandHelp(command));
    return 0;
  }
  try {
    const context: CommandContext = { ...line, openStorage: (given) => openStorage(given, line) };
    return (await command.run(values, context)) === false ? 1 : 0;
  } catch (error) {
    line.printError(`latchkey ${command.name}: ${explainError(error)}`);
    return 1;
  }
}

/** @returns what is wrong with the arguments, as a text */
function parseValues(command: Command, args: readonly string[]): CommandValues | string {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type }]) => [name, { type }]),
  );
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: "boolean" } }, strict: true })
      .values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
