import { readFileSync } from "node:fs";
import type { TunableOptions } from "@latchkey/core";
import { z } from "zod";
import { SettingsError } from "./settings-error.ts";

// A new option of core does not compile until it stands here.
const keys: Record<keyof TunableOptions, z.ZodUnknown> = {
  allowedOrigins: z.unknown(),
  basePath: z.unknown(),
  challenge: z.unknown(),
  limits: z.unknown(),
  lockout: z.unknown(),
  phone: z.unknown(),
  session: z.unknown(),
  trustedProxies: z.unknown(),
};
const optionsFile = z.strictObject(keys).partial();

/**
 * Reads the file that LATCHKEY_CONFIG names. Only its keys are checked here: `createAuth` checks the values.
 * @throws SettingsError when it can't be read, is no JSON object, or has unknown keys
 */
export const readConfigFile = (path: string): TunableOptions => {
  const problem = (text: string, cause?: unknown): SettingsError =>
    new SettingsError([`LATCHKEY_CONFIG (${path}): ${text}`], { cause });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw problem(error instanceof SyntaxError ? "this is not JSON" : "the file can't be read", error);
  }
  const parsed = optionsFile.safeParse(content);
  if (!parsed.success) throw problem(parsed.error.issues.map(({ message }) => message).join("; "));
  // The keys are those of TunableOptions; createAuth refuses wrong values with a message of its own.
  return parsed.data as TunableOptions;
};
