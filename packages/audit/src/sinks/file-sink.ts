import type { FileHandle } from "node:fs/promises";
import type { CheckpointSink } from "./checkpoint-sink.ts";
import { cutMark, readNotes } from "./read-notes.ts";

// Many times the length of a note with all its witnesses.
const tailLength = 256 * 1024;
const endOfNote = /^$|\n\u2014 [^\n]+\n\n$/;

/**
 * Appends checkpoints to a file, each flushed to the disk before `publish` ends. A note that comes again moves the time of the file alone.
 * The file is evidence only where who writes the database can't write: another machine's volume, or an append-only one.
 */
export function fileSink(path: string, { name = "file" }: { readonly name?: string } = {}): CheckpointSink {
  let last: string | null = null;

  return {
    name,

    publish: async (note) => {
      const { open } = await import("node:fs/promises");
      const file = await open(path, "a+", 0o644);
      try {
        if (note === last) {
          const now = new Date();
          await file.utimes(now, now);
        } else {
          // Only at first, and after a failure, can there be the beginning of a note.
          const isWhole = last !== null || endOfNote.test(await readTail(file));
          last = null;
          await file.appendFile(`${isWhole ? "" : `\n${cutMark}\n`}${note}\n`);
        }
        await file.sync();
        last = note;
      } finally {
        await file.close();
      }
    },

    latest: async () => {
      const { open } = await import("node:fs/promises");
      const file = await open(path, "a+", 0o644);
      try {
        let note: string | null = null;
        for await (const next of readNotes([await readTail(file)])) {
          note = next;
        }
        return note;
      } finally {
        await file.close();
      }
    },
  };
}

async function readTail(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const start = Math.max(size - tailLength, 0);
  const tail = new Uint8Array(Math.min(size, tailLength));
  const { bytesRead } = await file.read(tail, 0, tail.length, start);
  return new TextDecoder().decode(tail.subarray(0, bytesRead));
}
