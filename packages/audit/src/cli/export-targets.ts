import { exportEvidence } from "../verification/export-evidence.ts";
import type { ExportTarget } from "./export-target.ts";
import { recordsTarget } from "./records-target.ts";
import { writeTextFile } from "./text-file.ts";

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

export const exportTargets: readonly ExportTarget[] = [evidence, recordsTarget];
