import type { Command, CommandContext, CommandOption, CommandValues, Storage } from "@latchkey/core/ports";

/** A kind of file that `audit export` writes: its option names the file. */
export interface ExportTarget {
  readonly name: string;
  readonly option: CommandOption;
  /** Options that belong to it, and variables of the environment. */
  readonly options?: Command["options"];
  readonly environment?: Command["environment"];
  /** @returns what to tell about the file */
  write(storage: Storage, file: string, values: CommandValues, context: CommandContext): Promise<string>;
}
