import { type FileHandle, open, rm } from "node:fs/promises";
import { CommandError } from "@latchkey/core/errors";
import { reasonOf } from "./text-file.ts";

/** A file that grows by whole pieces: what broke off in the middle of one is taken back. */
export interface OutputFile {
  /** @throws CommandError when the disk is full, for one */
  append(text: string): Promise<void>;
  /** Bytes of this run. */
  written(): number;
  /** Once all is on the disk. */
  close(): Promise<void>;
  /** Keeps the whole pieces; a new file without any is removed. */
  abandon(): Promise<void>;
}

/**
 * Opens a new file that its owner alone can read, or the end of one that there may be.
 * @throws CommandError for a file that can't be written, and for one that there is already when it must be new
 */
export async function openOutputFile(
  path: string,
  { isAppended }: { readonly isAppended: boolean },
): Promise<OutputFile> {
  const failure = (error: unknown): CommandError =>
    new CommandError(`${path} can't be written: ${reasonOf(error)}.`, { cause: error });
  let file: FileHandle;
  let start: number;
  try {
    file = await open(path, isAppended ? "a" : "wx", 0o600);
    start = (await file.stat()).size;
  } catch (error) {
    throw failure(error);
  }
  let written = 0;

  return {
    append: async (text) => {
      const bytes = new TextEncoder().encode(text);
      try {
        await file.appendFile(bytes);
      } catch (error) {
        throw failure(error);
      }
      written += bytes.length;
    },
    written: () => written,
    close: async () => {
      try {
        await file.sync();
      } catch (error) {
        throw failure(error);
      }
      await file.close();
    },
    abandon: async () => {
      try {
        await file.truncate(start + written);
        await file.sync();
      } catch (error) {
        throw failure(error);
      } finally {
        await file.close();
        if (written === 0 && !isAppended) await rm(path, { force: true });
      }
    },
  };
}
