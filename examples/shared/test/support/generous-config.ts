import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const many = [{ count: 1_000, seconds: 60 }];

/** Limits that a test run never meets; the defaults allow one code a minute. @returns the path for LATCHKEY_CONFIG */
export const writeGenerousConfig = async (more: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), "latchkey-config-")), "latchkey.json");
  const limits = {
    sendPerIdentifierAndSource: many,
    sendPerIdentifier: many,
    sendPerSource: many,
    sendPerPhonePrefix: many,
    verifyPerSource: many,
  };
  await writeFile(path, JSON.stringify({ limits, ...more }));
  return path;
};
