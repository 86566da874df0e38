import { CommandError } from "@latchkey/core/errors";
import type { Command, CommandContext, CommandValues } from "@latchkey/core/ports";
import { readNotes } from "../sinks/read-notes.ts";
import { parseEvidenceLine } from "../verification/evidence-line.ts";
import { exportEvidence } from "../verification/export-evidence.ts";
import type { Finding } from "../verification/finding.ts";
import { verifyRecord } from "../verification/record-proof.ts";
import { type Verification, verify } from "../verification/verify.ts";
import {
  databaseVariable,
  publicKeysOf,
  schemaOption,
  secretsOf,
  secretVariable,
  signingKeyVariable,
  textOf,
} from "./command-options.ts";
import { readTextFile, readWholeFile } from "./text-file.ts";

const shownFindings = 20;

export const verifyCommand: Command = {
  name: "audit verify",
  summary: "Checks the log against its checkpoints, from the database or from files alone.",
  options: {
    evidence: {
      type: "string",
      summary: "What `audit export --evidence` wrote; without it the database is read.",
      placeholder: "FILE",
    },
    checkpoints: {
      type: "string",
      summary: "Checkpoints as a sink kept them, from before the evidence was exported.",
      placeholder: "FILE",
    },
    "public-key": {
      type: "string",
      summary: "What the log is signed with; several are comma-separated.",
      placeholder: "KEY",
    },
    proof: { type: "string", summary: "Checks one record by the proof in this file.", placeholder: "FILE" },
    record: {
      type: "string",
      summary: "The record of --proof, as `audit prove` wrote it.",
      placeholder: "FILE",
    },
    schema: schemaOption,
  },
  environment: {
    ...databaseVariable,
    ...signingKeyVariable,
    LATCHKEY_SECRET: `${secretVariable.LATCHKEY_SECRET} With it MACs are checked too.`,
  },
  run: async (values, context) => {
    const publicKey = await publicKeysOf(values, context);
    const proof = textOf(values, "proof");
    if (proof !== undefined) return verifyProof(proof, textOf(values, "record"), publicKey, context);
    const verification = await verifyLog(values, publicKey, context);
    report(verification, textOf(values, "checkpoints") !== undefined, context);
    return verification.ok ? undefined : false;
  },
};

async function verifyLog(
  values: CommandValues,
  publicKey: readonly string[],
  context: CommandContext,
): Promise<Verification> {
  const file = textOf(values, "evidence");
  const notes = textOf(values, "checkpoints");
  const read = (evidence: AsyncIterable<string>): Promise<Verification> =>
    verify({
      evidence,
      checkpoints: notes === undefined ? undefined : readNotes(readTextFile(notes)),
      publicKey,
      secrets: secretsOf(context),
      onProgress: ({ records, size }) => context.progress(`${records} of ${size} records`),
    });
  try {
    if (file !== undefined) return await read(readTextFile(file));
    const { storage, close } = await context.openStorage(values);
    try {
      return await read(exportEvidence(storage.audit.seals));
    } finally {
      await close();
    }
  } finally {
    context.progress("");
  }
}

function report(
  { ok, firstSeq, size, unsealed, signedSize, anchoredSize, findings, findingCount }: Verification,
  hasSink: boolean,
  { print }: CommandContext,
): void {
  const [first, ...others] = findings;
  if (first !== undefined) {
    print(`First bad position: ${describe(first)}`);
    for (const finding of others.slice(0, shownFindings)) print(`Also: ${describe(finding)}`);
    if (findingCount > shownFindings + 1) print(`Findings in all: ${findingCount}.`);
  }
  print(
    `${ok ? "Sound" : "NOT sound"}: ${size} records sealed, ${signedSize} signed, ${anchoredSize} of them by checkpoints outside the database; ${unsealed} wait for a seal.`,
  );
  if (firstSeq > 0) print(`Of the first ${firstSeq} only the leaves are left: their months were dropped.`);
  if (!hasSink) {
    print(
      "Without --checkpoints of a sink this proves nothing against who owns the database: an older state passes.",
    );
  }
}

function describe({ seq, kind, recordId, what }: Finding): string {
  const place = seq === null ? "none" : String(seq);
  return `${place}: ${kind}${recordId === null ? "" : ` (record ${recordId})`}: ${what}`;
}

async function verifyProof(
  proofFile: string,
  recordFile: string | undefined,
  publicKey: readonly string[],
  { print }: CommandContext,
): Promise<void | false> {
  if (recordFile === undefined) throw new CommandError("Give the record with --record FILE.");
  const [proof, text] = [await readWholeFile(proofFile), await readWholeFile(recordFile)];
  const line = parseEvidenceLine(text.trimEnd());
  if (line?.type !== "row") throw new CommandError(`${recordFile} holds no record.`);
  const proven = await verifyRecord({ operation: line, proof, publicKey });
  if (proven === null) {
    print("NOT proven: record, proof and key do not fit together.");
    return false;
  }
  print(`Proven: record ${line.record.id} stands at position ${proven.seq} of ${proven.size}.`);
  return undefined;
}
