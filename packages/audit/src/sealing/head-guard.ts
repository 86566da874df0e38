import { equalBytes } from "@latchkey/core/crypto";
import type { Logger, SealLedger } from "@latchkey/core/ports";
import type { CheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import type { CheckpointSink } from "../sinks/checkpoint-sink.ts";
import { isContinuation, type LogHead } from "./log-head.ts";
import { nameOf } from "./name-of.ts";

/**
 * - `clear`: the tree goes on from every checkpoint that is known.
 * - `waiting`: no sink could be read yet. Records can be sealed, but nothing may be signed.
 * - `rolled_back`: a checkpoint is known that the tree does not go on from.
 */
export type GuardAnswer = "clear" | "waiting" | "rolled_back";

/** Remembers the newest head that this process knows of, so that it never signs a tree that contradicts one. */
export interface HeadGuard {
  /** @param note the newest checkpoint that the ledger keeps */
  check(head: LogHead, note: string | null): Promise<GuardAnswer>;
  /** Takes a head that goes on from the last one checked. */
  advance(head: LogHead): void;
  /** For a tree that can't even be read. */
  refuse(size: number): GuardAnswer;
}

export function createHeadGuard(input: {
  readonly seals: Pick<SealLedger, "listTiles">;
  readonly sinks: readonly CheckpointSink[];
  readonly verifier: CheckpointVerifier;
  readonly logger: Logger;
}): HeadGuard {
  const { seals, verifier, logger } = input;
  const readable = input.sinks.filter((sink) => sink.latest !== undefined);
  const unread = new Set(readable);
  let known: LogHead | null = null;
  let openedNote: string | null = null;
  let isRolledBack = false;

  /** @returns why signing must stop, or null */
  async function compare(head: LogHead, before: LogHead): Promise<string | null> {
    if (!(await isContinuation(seals, before, head))) {
      return before.size > head.size ? "smaller_tree" : "other_tree";
    }
    known = head;
    return null;
  }

  async function compareSink(head: LogHead, sink: CheckpointSink): Promise<string | null> {
    let note: string | null;
    try {
      note = (await sink.latest?.()) ?? null;
    } catch (error) {
      logger.warn("audit_sink_failed", { sink: sink.name, reason: nameOf(error) });
      return null;
    }
    const before = note === null ? null : await verifier.open(note);
    if (note !== null && before === null) return "unknown_checkpoint";
    const problem = before === null ? null : await compare(head, before);
    if (problem === null) unread.delete(sink);
    return problem;
  }

  async function findProblem(head: LogHead, note: string | null): Promise<string | null> {
    if (known !== null && !(known.size === head.size && equalBytes(known.root, head.root))) {
      const problem = await compare(head, known);
      if (problem !== null) return problem;
    }
    // A note in the database is worth no more than the database: it tells of a mistake, not that all is well.
    if (note !== null && note !== openedNote) {
      const before = await verifier.open(note);
      const problem = before === null ? null : await compare(head, before);
      if (problem !== null) return problem;
      openedNote = note;
    }
    for (const sink of unread) {
      const problem = await compareSink(head, sink);
      if (problem !== null) return problem;
    }
    return null;
  }

  function refuse(reason: string, size: number): GuardAnswer {
    if (!isRolledBack) logger.error("audit_rollback", { reason, size });
    isRolledBack = true;
    return "rolled_back";
  }

  return {
    refuse: (size) => refuse("broken_tree", size),
    check: async (head, note) => {
      const problem = await findProblem(head, note);
      if (problem !== null) return refuse(problem, head.size);
      isRolledBack = false;
      return readable.length === 0 || unread.size < readable.length ? "clear" : "waiting";
    },
    advance: (head) => {
      known = head;
    },
  };
}
