import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@latchkey/audit";

const isErrorCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/**
 * The key that signs the log of this directory, made at the first call and readable by its owner alone. Of several that start at once, one
 * writes and all use what was written. A damaged one is refused by whoever signs with it.
 */
export const developmentSigningKey = async (directory: string): Promise<string> => {
  const path = join(directory, "audit-signing-key");
  const draft = `${path}.${randomUUID()}`;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { signingKey } = await generateSigningKey("marlowe.market/audit");
  await writeFile(draft, `${signingKey}\n`, { flag: "wx", mode: 0o600 });
  try {
    // Linked into place, so that nobody reads a key that is only half written.
    await link(draft, path);
  } catch (error) {
    if (!isErrorCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft);
  }
  return (await readFile(path, "utf8")).trim();
};
