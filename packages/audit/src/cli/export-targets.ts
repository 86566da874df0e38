import type { Command, CommandContext, CommandOption, CommandValues, Storage } from "@latchkey/core/ports";
import { exportEvidence } from "../verification/export-evidence.ts";
import { writeTextFile } from "./text-file.ts";

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

const evidence: ExportTarget = {
  name: "evidence",
  option: {
    type: "string",
    summary: "Writes all that `audit verify` needs, as it is stored, to a new file.",
    placeholder: "FILE",
  },
  write: async (storage, file, _values, { progress }) => {
    let lines = 0;
    async function* counted(): AsyncIterable<string> {
      for await (const line of exportEvidence(storage.audit.seals)) {
        lines += 1;
        if (lines % 1_000 === 0) progress(`${lines} lines`);
        yield line;
      }
    }
    await writeTextFile(file, counted());
    return `Wrote ${lines} lines of evidence.`;
  },
};

export const exportTargets: readonly ExportTarget[] = [evidence];
