import type { Logger, SealLedger, UnsealedRecords } from "@latchkey/core/ports";
import type { CheckpointSigner } from "../checkpoint/checkpoint-signer.ts";
import type { CheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import type { Macs } from "../entry/create-macs.ts";
import type { SizedNote } from "./checkpoint-publisher.ts";
import type { GuardAnswer, HeadGuard } from "./head-guard.ts";
import { type SealedWindow, sealWindow } from "./seal-window.ts";

/** What a round did. */
export interface SealRound {
  /** How many records this process sealed. */
  readonly sealed: number;
  readonly anomalies: number;
  /** How large the tree is, as far as this process knows. */
  readonly size: number;
  readonly guard: GuardAnswer;
  /** The signed note over the whole tree; null while nothing is sealed or nothing may be signed. */
  readonly checkpoint: string | null;
}

/** Seals all that can be sealed, window by window, and hands each checkpoint on. */
export function createSealRound(input: {
  readonly seals: SealLedger;
  readonly macs: Macs;
  readonly signer: CheckpointSigner;
  /** Opens the notes of `signer` alone. */
  readonly ownVerifier: CheckpointVerifier;
  readonly guard: HeadGuard;
  readonly logger: Logger;
  readonly recordsAtOnce: number;
  readonly publish: (checkpoint: SizedNote) => void;
}): (mayGoOn: () => boolean) => Promise<SealRound> {
  const { seals, macs, signer, ownVerifier, guard, logger, recordsAtOnce, publish } = input;
  let opened: SizedNote | null = null;
  let limit = recordsAtOnce;

  /** Reads fewer after a failure and more again after a success: large records that fill the storage's deadline must not stop the sealing for good. */
  async function read(): Promise<{ readonly window: UnsealedRecords; readonly isFull: boolean }> {
    const tried = limit;
    limit = Math.max(1, Math.floor(tried / 2));
    const window = await seals.read({ limit: tried });
    limit = Math.min(recordsAtOnce, tried * 2);
    return { window, isFull: window.records.length === tried };
  }

  /** Whether the ledger's note is this signer's, over the whole tree. */
  async function isCurrent(note: string, size: number): Promise<boolean> {
    if (note !== opened?.note) {
      const checkpoint = await ownVerifier.open(note);
      opened = checkpoint === null ? null : { note, size: checkpoint.size };
    }
    return opened?.size === size;
  }

  /** Writes what a window has become, unless somebody else was first. The note is null when there is nothing to sign, or none may be signed. */
  async function write(
    { after, seal }: SealedWindow,
    kept: string | null,
    maySign: boolean,
  ): Promise<{ readonly isKept: boolean; readonly checkpoint: string | null }> {
    const { size } = after;
    const isGrown = seal.newSize > seal.size;
    if (!isGrown && (size === 0 || !maySign)) return { isKept: true, checkpoint: null };
    if (!isGrown && kept !== null && (await isCurrent(kept, size))) return { isKept: true, checkpoint: kept };
    // A note that loses its race is thrown away; it would have contradicted nothing.
    const checkpoint = maySign ? await signer.sign(after) : null;
    const isKept =
      isGrown || checkpoint === null
        ? await seals.append({ ...seal, checkpoint })
        : await seals.keepCheckpoint({ size, checkpoint });
    if (isKept && checkpoint !== null) opened = { note: checkpoint, size };
    return { isKept, checkpoint };
  }

  return async (mayGoOn) => {
    const done = { sealed: 0, anomalies: 0 };
    for (;;) {
      const { window, isFull } = await read();
      const { size } = window.state;
      const sealed = await trySealing(window, macs);
      const end = { ...done, size, checkpoint: null };
      if (sealed === null) return { ...end, guard: guard.refuse(size) };
      const { before, after, seal } = sealed;
      const answer = await guard.check(before, window.state.checkpoint);
      if (answer === "rolled_back") return { ...end, guard: answer };

      const written = await write(sealed, window.state.checkpoint, answer === "clear");
      if (!written.isKept) {
        // Another process was first: what it left is taken up from where it stands.
        if (mayGoOn()) continue;
        return { ...end, guard: answer };
      }
      const { checkpoint } = written;
      if (checkpoint !== null) publish({ size: after.size, note: checkpoint });
      guard.advance(after);
      for (const anomaly of seal.anomalies) logger.error("audit_anomaly", { ...anomaly });
      done.sealed += seal.newSize - seal.size;
      done.anomalies += seal.anomalies.length;
      if (!isFull || !mayGoOn()) {
        return { ...done, size: after.size, guard: answer, checkpoint };
      }
    }
  };
}

/** @returns null for a tree whose edge is not that of its size. */
async function trySealing(window: UnsealedRecords, macs: Macs): Promise<SealedWindow | null> {
  try {
    return await sealWindow(window, macs);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
