import { CommandError } from "@latchkey/core/errors";
import type { Command } from "@latchkey/core/ports";
import { generateSigningKey } from "../checkpoint/checkpoint-signer.ts";
import { isKeyName } from "../checkpoint/note-key.ts";
import { textOf } from "./command-options.ts";

export const keygenCommand: Command = {
  name: "audit keygen",
  summary: "Makes a key that the log is signed with, and prints both halves.",
  options: {
    name: {
      type: "string",
      summary: "Names the log in every checkpoint, such as example.com/audit.",
      placeholder: "NAME",
    },
  },
  environment: {},
  run: async (values, { print }) => {
    const name = textOf(values, "name");
    if (name === undefined || !isKeyName(name)) {
      throw new CommandError("Name the log with --name NAME, without spaces and plus: example.com/audit.");
    }
    const { signingKey, publicKey } = await generateSigningKey(name);
    print(`LATCHKEY_AUDIT_SIGNING_KEY=${signingKey}`);
    print(`public key: ${publicKey}`);
  },
};
