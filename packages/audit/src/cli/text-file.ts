import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CommandError } from "@latchkey/core/errors";

/** The text of a file in pieces. @throws CommandError for a file that can't be read */
export async function* readTextFile(path: string): AsyncIterable<string> {
  try {
    for await (const piece of createReadStream(path, "utf8")) yield String(piece);
  } catch (error) {
    throw new CommandError(`${path} can't be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** @throws CommandError as above */
export async function readWholeFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CommandError(`${path} can't be read: ${reasonOf(error)}.`, { cause: error });
  }
}

/** Writes a new file that its owner alone can read; whole, or not at all. @throws CommandError when there is one, and when it can't be written */
export async function writeTextFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    const call = error instanceof Error && "syscall" in error ? error.syscall : null;
    // What could not be opened is not ours.
    if (call !== "open") await rm(path, { force: true });
    if (call !== "open" && call !== "write") throw error;
    throw new CommandError(`${path} can't be written: ${reasonOf(error)}.`, { cause: error });
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
