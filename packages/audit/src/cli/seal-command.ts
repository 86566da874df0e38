import { once } from "node:events";
import { CommandError } from "@latchkey/core/errors";
import type { Command, CommandContext, CommandValues } from "@latchkey/core/ports";
import { createCheckpointSigner } from "../checkpoint/checkpoint-signer.ts";
import { createSealer, type Sealer } from "../sealing/create-sealer.ts";
import type { CheckpointSink } from "../sinks/checkpoint-sink.ts";
import { fileSink } from "../sinks/file-sink.ts";
import { webhookSink } from "../sinks/webhook-sink.ts";
import {
  databaseVariable,
  schemaOption,
  secretsOf,
  secretVariable,
  signingKeyVariable,
  textOf,
} from "./command-options.ts";
import { createLineLogger } from "./create-line-logger.ts";
import { listenForInterrupt } from "./listen-for-interrupt.ts";

export const sealCommand: Command = {
  name: "audit seal",
  summary: "Seals what was recorded, signs it, and publishes the checkpoint.",
  options: {
    watch: { type: "boolean", summary: "Goes on every few seconds, until it is interrupted." },
    checkpoints: {
      type: "string",
      summary: "Keeps the checkpoints in a file that who writes the database can't write.",
      placeholder: "FILE",
    },
    webhook: { type: "string", summary: "Posts them to this address.", placeholder: "URL" },
    "former-keys": {
      type: "string",
      summary: "Public keys that signed before this one, comma-separated.",
      placeholder: "KEYS",
    },
    schema: schemaOption,
  },
  environment: {
    ...databaseVariable,
    ...secretVariable,
    ...signingKeyVariable,
    LATCHKEY_AUDIT_WEBHOOK: "As --webhook: for an address that others must not see in the list of processes.",
  },
  run: async (values, context) => {
    const secrets = secretsOf(context);
    const signingKey = context.environment["LATCHKEY_AUDIT_SIGNING_KEY"];
    if (secrets === undefined) throw new CommandError("Set LATCHKEY_SECRET to the ring of secrets.");
    if (!signingKey)
      throw new CommandError("Set LATCHKEY_AUDIT_SIGNING_KEY; latchkey audit keygen makes one.");
    const signer = await createCheckpointSigner(signingKey);
    const { storage, close } = await context.openStorage(values);
    try {
      const formerPublicKeys = textOf(values, "former-keys")?.split(",");
      const sinks = sinksOf(values, context);
      const logger = createLineLogger(context);
      const sealer = await createSealer({ storage, secrets, signer, formerPublicKeys, sinks, logger });
      return values["watch"] === true ? await watch(sealer, context) : await sealOnce(sealer, context);
    } finally {
      await close();
    }
  },
};

async function sealOnce(sealer: Sealer, { print }: CommandContext): Promise<void | false> {
  const { sealed, anomalies, size, guard, checkpoint } = await sealer.sealOnce();
  if (guard === "rolled_back") {
    print("Nothing was signed: the log does not go on from a checkpoint that was published.");
    return false;
  }
  print(`Sealed ${sealed} records; the log has ${size}.`);
  if (anomalies > 0) print(`Anomalies: ${anomalies}. latchkey audit verify names them.`);
  if (guard === "waiting") print("Nothing was signed: no sink could be read back.");
  if (checkpoint !== null) print(`\n${checkpoint}`);
  const { sinks } = await sealer.status();
  const failed = sinks.filter(({ failure }) => failure !== null);
  for (const { name, failure } of failed) print(`The sink ${name} failed: ${failure}.`);
  return anomalies > 0 || guard === "waiting" || failed.length > 0 ? false : undefined;
}

async function watch(sealer: Sealer, { print }: CommandContext): Promise<void> {
  const { signal, end } = listenForInterrupt();
  sealer.start();
  print("Sealing until interrupted.");
  if (!signal.aborted) await once(signal, "abort");
  end();
  await sealer.stop();
}

function sinksOf(values: CommandValues, { environment }: CommandContext): readonly CheckpointSink[] {
  const file = textOf(values, "checkpoints");
  const url = textOf(values, "webhook") ?? environment["LATCHKEY_AUDIT_WEBHOOK"];
  return [...(file === undefined ? [] : [fileSink(file)]), ...(!url ? [] : [webhookSink({ url })])];
}
