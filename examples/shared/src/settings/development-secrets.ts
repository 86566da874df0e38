import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SettingsError } from "./settings-error.ts";

export interface DevelopmentSecrets {
  readonly secret: string;
  readonly indexSecret: string;
}

const stored = z.strictObject({ secret: z.string().min(32), indexSecret: z.string().min(32) });

const isErrorCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/**
 * The secrets of this directory, made at the first call and readable by their owner alone. Of two processes that start
 * at once, one writes and both use what was written.
 * @throws SettingsError when the file is damaged: new secrets would orphan what the old ones sealed
 */
export const developmentSecrets = (directory: string): DevelopmentSecrets => {
  const path = join(directory, "secrets.json");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const secrets = {
    secret: randomBytes(32).toString("base64url"),
    indexSecret: randomBytes(32).toString("base64url"),
  };
  try {
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { flag: "wx", mode: 0o600 });
    return secrets;
  } catch (error) {
    if (!isErrorCode(error, "EEXIST")) throw error;
  }
  try {
    return stored.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const advice = "it is damaged. Restore it, or delete the whole directory to begin anew";
    throw new SettingsError([`${path}: ${advice}`], { cause: error });
  }
};
