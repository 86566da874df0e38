import type { Clock, Logger } from "@latchkey/core/ports";
import type { CheckpointSink } from "../sinks/checkpoint-sink.ts";
import { nameOf } from "./name-of.ts";

/** How a sink stands. */
export interface SinkStatus {
  readonly name: string;
  /** The size of the last checkpoint that it took in this process; null before the first. */
  readonly size: number | null;
  readonly publishedAt: Date | null;
  /** The name of the error that the last try ended with; null after a success. */
  readonly failure: string | null;
}

export interface SizedNote {
  readonly size: number;
  readonly note: string;
}

/** Brings checkpoints to one sink, one at a time; of several that wait, only the newest. */
export interface CheckpointPublisher {
  /** Publishes what is new, was refused before, or is due again. Never waits, never throws. */
  offer(checkpoint: SizedNote): void;
  /** Waits for what is under way. */
  settle(): Promise<void>;
  status(): SinkStatus;
}

export function createCheckpointPublisher(input: {
  readonly sink: CheckpointSink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly republishSeconds: number;
}): CheckpointPublisher {
  const { sink, clock, logger, republishSeconds } = input;
  let newest: SizedNote | null = null;
  let published: (SizedNote & { readonly at: Date }) | null = null;
  let failure: string | null = null;
  let running: Promise<void> | null = null;

  function isDue(): boolean {
    if (newest === null) return false;
    if (published === null || published.note !== newest.note || failure !== null) return true;
    return clock.now().getTime() - published.at.getTime() >= republishSeconds * 1000;
  }

  async function publish(): Promise<void> {
    while (newest !== null && isDue()) {
      const checkpoint = newest;
      try {
        await sink.publish(checkpoint.note);
        published = { ...checkpoint, at: clock.now() };
        failure = null;
      } catch (error) {
        failure = nameOf(error);
        logger.warn("audit_sink_failed", { sink: sink.name, reason: failure });
        // The next round tries again.
        return;
      }
    }
  }

  return {
    offer: (checkpoint) => {
      newest = checkpoint;
      running ??= publish().finally(() => {
        running = null;
      });
    },
    settle: async () => {
      await running;
    },
    status: () => ({
      name: sink.name,
      size: published?.size ?? null,
      publishedAt: published?.at ?? null,
      failure,
    }),
  };
}
