import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Where the checkpoints of a database are kept: a file for each, as another database's log would look like one that was tampered with.
 * The directory is made.
 */
export const checkpointFile = async (settings: {
  readonly directory: string;
  readonly databaseUrl: string | null;
}): Promise<string> => {
  const directory = join(settings.directory, "checkpoints");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (settings.databaseUrl === null) return join(directory, "embedded.txt");
  const { host, pathname } = new URL(settings.databaseUrl);
  const name = createHash("sha256").update(`${host}${pathname}`).digest("hex").slice(0, 16);
  return join(directory, `${name}.txt`);
};
