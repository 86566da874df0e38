import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@latchkey/audit";

const isErrorCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/**
 * The key that signs the log of this directory, made at the first call and readable by its owner alone. Of two processes that start at once,
 * one writes and both use what was written. A damaged one is refused by whoever signs with it.
 */
export const developmentSigningKey = async (directory: string): Promise<string> => {
  const path = join(directory, "audit-signing-key");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { signingKey } = await generateSigningKey("marlowe.market/audit");
  try {
    await writeFile(path, `${signingKey}\n`, { flag: "wx", mode: 0o600 });
    return signingKey;
  } catch (error) {
    if (!isErrorCode(error, "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
};
