import { CommandError } from "@latchkey/core/errors";
import type { CommandContext, CommandOption, CommandValues } from "@latchkey/core/ports";
import { createCheckpointSigner } from "../checkpoint/checkpoint-signer.ts";
import { createCheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import { parseTime } from "../search/parse-time.ts";

export const schemaOption: CommandOption = {
  type: "string",
  summary: "The schema of the tables (latchkey).",
  placeholder: "NAME",
};

export const databaseVariable = {
  DATABASE_URL: "Where Postgres is: postgres://user:password@host:5432/database",
} as const;

export const secretVariable = {
  LATCHKEY_SECRET: "The ring of secrets, comma-separated, the newest first.",
} as const;

export const indexSecretVariable = {
  LATCHKEY_INDEX_SECRET: "The secret that keys what addresses are searched by.",
} as const;

export const signingKeyVariable = {
  LATCHKEY_AUDIT_SIGNING_KEY: "What `latchkey audit keygen` printed: PRIVATE+KEY+name+id+base64",
} as const;

/** A text option; undefined when it was not given. */
export function textOf(values: CommandValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function secretsOf({
  environment,
}: Pick<CommandContext, "environment">): readonly string[] | undefined {
  return environment["LATCHKEY_SECRET"]?.split(",").map((secret) => secret.trim());
}

/** @throws CommandError for what is no time */
export function timeOf(values: CommandValues, name: string): Date | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (time === null) throw new CommandError(`--${name} is a time in UTC, such as 2026-11-23T10:00.`);
  return time;
}

/** Of `--public-key`, or of the signing key. @throws CommandError without either, TypeError for what is no key */
export async function publicKeysOf(
  values: CommandValues,
  { environment }: Pick<CommandContext, "environment">,
): Promise<readonly string[]> {
  const given = textOf(values, "public-key");
  if (given !== undefined) {
    const keys = given.split(",").map((key) => key.trim());
    // Before anything is read.
    await createCheckpointVerifier(keys);
    return keys;
  }
  const signingKey = environment["LATCHKEY_AUDIT_SIGNING_KEY"];
  if (!signingKey) throw new CommandError("Say with --public-key KEY what the log is signed with.");
  return [(await createCheckpointSigner(signingKey)).publicKey];
}
