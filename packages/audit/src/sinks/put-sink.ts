import { parseCheckpoint } from "../checkpoint/checkpoint.ts";
import { parseNote } from "../checkpoint/signed-note.ts";
import type { CheckpointSink } from "./checkpoint-sink.ts";

export interface PutSinkOptions {
  /** `put` by default. */
  readonly name?: string | undefined;
  /** Keeps an object; MUST throw unless it is kept, and end within its own deadline. */
  put(key: string, body: string): Promise<unknown>;
  /** Reads one; null when there is none. Without it the sealer can't notice by this sink that its database was rolled back. */
  get?(key: string): Promise<string | null>;
}

/**
 * Keeps checkpoints as objects: `checkpoint/<size>` for good, which a bucket should lock, and `checkpoint` with the newest one.
 */
export function putSink({ name = "put", put, get }: PutSinkOptions): CheckpointSink {
  let last: string | null = null;
  const sink: CheckpointSink = {
    name,
    publish: async (note) => {
      const parsed = parseNote(note);
      const checkpoint = parsed === null ? null : parseCheckpoint(parsed.text);
      if (checkpoint === null) throw new TypeError("Only checkpoints are kept.");
      // A locked object can't be written twice.
      if (note !== last) await put(`checkpoint/${checkpoint.size}`, note);
      last = note;
      await put("checkpoint", note);
    },
  };
  return get === undefined ? sink : { ...sink, latest: () => get("checkpoint") };
}
