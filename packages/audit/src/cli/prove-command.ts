import { CommandError } from "@latchkey/core/errors";
import type { Command, OperationId } from "@latchkey/core/ports";
import { formatEvidenceLine } from "../verification/evidence-line.ts";
import { proveRecord } from "../verification/record-proof.ts";
import { databaseVariable, schemaOption, textOf } from "./command-options.ts";
import { writeTextFile } from "./text-file.ts";

export const proveCommand: Command = {
  name: "audit prove",
  summary: "Prints a proof that a record stands in the log (C2SP tlog-proof).",
  options: {
    record: { type: "string", summary: "Which record.", placeholder: "ID" },
    out: {
      type: "string",
      summary: "Writes the record itself to a new file: the proof is checked against it.",
      placeholder: "FILE",
    },
    schema: schemaOption,
  },
  environment: databaseVariable,
  run: async (values, context) => {
    const record = textOf(values, "record");
    if (record === undefined) throw new CommandError("Say which one with --record ID.");
    const { storage, close } = await context.openStorage(values);
    try {
      // Whatever is no id of a record finds none.
      const operation = await storage.audit.findRecord(record as OperationId);
      const proof = operation === null ? null : await proveRecord(storage.audit.seals, record);
      if (operation === null || proof === null) {
        throw new CommandError(
          operation === null ? "There is no such record." : "The record is not signed yet.",
        );
      }
      const file = textOf(values, "out");
      if (file !== undefined)
        await writeTextFile(file, one(formatEvidenceLine({ type: "row", ...operation })));
      context.print(proof.trimEnd());
    } finally {
      await close();
    }
  },
};

async function* one(text: string): AsyncIterable<string> {
  yield text;
}
