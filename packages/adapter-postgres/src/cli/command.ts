/** What a command gets from the process: only the entry of the program reads that. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line for the user. */
  print(line: string): void;
}

export interface CommandOption {
  readonly type: "string" | "boolean";
  /** One line for the help. */
  readonly summary: string;
  /** What stands for the value in the help, such as `NAME`. */
  readonly placeholder?: string;
}

export type CommandValues = Readonly<Record<string, string | boolean | undefined>>;

/** A command of `latchkey` as plain data, so that other packages can bring their own. */
export interface Command {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Variables of the environment that it reads, with one line each. */
  readonly environment: Readonly<Record<string, string>>;
  /** @throws CommandError for what the user can put right */
  run(values: CommandValues, context: CommandContext): Promise<void>;
}

/** Shown without a stack: its message tells the user what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
