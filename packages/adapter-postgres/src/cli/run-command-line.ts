import { parseArgs } from "node:util";
import { type Command, type CommandContext, CommandError, type CommandValues } from "./command.ts";
import { formatCommandHelp, formatHelp } from "./format-help.ts";

export interface CommandLine extends CommandContext {
  readonly commands: readonly Command[];
  /** What stands behind the name of the program. */
  readonly args: readonly string[];
  /** Writes a line for whoever looks for what went wrong. */
  printError(line: string): void;
}

/** @returns the exit code: 0 done, 1 failed, 2 not understood */
export async function runCommandLine(line: CommandLine): Promise<0 | 1 | 2> {
  const { commands, printError, print } = line;
  const [name, ...args] = line.args;
  if (name === "--help" || name === "help") {
    print(formatHelp(commands));
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    printError(
      name === undefined ? formatHelp(commands) : `There is no command ${name}. Try latchkey --help.`,
    );
    return 2;
  }
  const values = parseValues(command, args);
  if (typeof values === "string") {
    printError(`${values}\nTry latchkey ${command.name} --help.`);
    return 2;
  }
  if (values["help"] === true) {
    print(formatCommandHelp(command));
    return 0;
  }
  try {
    await command.run(values, line);
    return 0;
  } catch (error) {
    printError(`latchkey ${command.name}: ${explain(error)}`);
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

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommandError || error instanceof TypeError) return error.message;
  // A refused connection to several addresses has an empty message and its reasons inside.
  const causes = error instanceof AggregateError ? error.errors.map(explain).join("; ") : error.message;
  const code = "code" in error ? String(error.code) : "";
  return causes.includes(code) ? causes : `${causes} (${code})`;
}
