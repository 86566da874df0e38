import type { CheckpointSink } from "./checkpoint-sink.ts";
import { cutMark, readNotes } from "./read-notes.ts";

// Many times the length of a note with all its witnesses.
const tailLength = 256 * 1024;

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
          const { size } = await file.stat();
          const { buffer } = await file.read(new Uint8Array(2), 0, 2, Math.max(size - 2, 0));
          const isWhole = size === 0 || (buffer[0] === 10 && buffer[1] === 10);
          await file.appendFile(`${isWhole ? "" : `\n${cutMark}\n`}${note}\n`);
          last = note;
        }
        await file.sync();
      } finally {
        await file.close();
      }
    },

    latest: async () => {
      const { open } = await import("node:fs/promises");
      const file = await open(path, "a+", 0o644);
      try {
        const { size } = await file.stat();
        const start = Math.max(size - tailLength, 0);
        const { buffer, bytesRead } = await file.read(
          new Uint8Array(Math.min(size, tailLength)),
          0,
          null,
          start,
        );
        let note: string | null = null;
        for await (const next of readNotes([new TextDecoder().decode(buffer.subarray(0, bytesRead))])) {
          note = next;
        }
        return note;
      } finally {
        await file.close();
      }
    },
  };
}
