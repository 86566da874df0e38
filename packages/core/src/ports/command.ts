import type { Storage } from "./storage.ts";

/** A storage that a command has to itself. */
export interface OpenedStorage {
  readonly storage: Storage;
  close(): Promise<void>;
}

/** What a command gets from the process: only the entry of the program reads that. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line of the answer. */
  print(line: string): void;
  /** Shows how far it is, on a terminal; nothing elsewhere. Each text takes the place of the last, an empty one ends it. */
  progress(text: string): void;
  /** Opens the database that `DATABASE_URL` and `--schema` name. @throws CommandError without one */
  openStorage(values: CommandValues): Promise<OpenedStorage>;
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
  /** One word, or two: `audit verify`. */
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Variables of the environment that it reads, with one line each. */
  readonly environment: Readonly<Record<string, string>>;
  /** @returns false when it did its work and the answer is bad news, such as a log that was tampered with. @throws CommandError for what the user can put right */
  run(values: CommandValues, context: CommandContext): Promise<void | false>;
}
