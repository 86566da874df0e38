import { createKeyRing } from "@latchkey/core/crypto";
import type { Clock, Logger, Random, SealLedger } from "@latchkey/core/ports";
import type { CheckpointSigner } from "../checkpoint/checkpoint-signer.ts";
import { createCheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import { createMacs } from "../entry/create-macs.ts";
import type { CheckpointSink } from "../sinks/checkpoint-sink.ts";
import { createCheckpointPublisher, type SinkStatus } from "./checkpoint-publisher.ts";
import { createHeadGuard, type GuardAnswer } from "./head-guard.ts";
import { nameOf } from "./name-of.ts";
import { createSealRound, type SealRound } from "./seal-round.ts";

export interface SealerOptions {
  readonly storage: { readonly audit: { readonly seals: SealLedger } };
  /** The ring of `withAudit`: checks who wrote the records. */
  readonly secrets: readonly string[];
  readonly signer: CheckpointSigner;
  /** Public keys that signed this log before the present one. */
  readonly formerPublicKeys?: readonly string[] | undefined;
  /** Without one outside the database the log proves nothing against who owns the database. */
  readonly sinks: readonly CheckpointSink[];
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** From the end of a round to the next, half as much to half as much again. 2 by default. */
  readonly everySeconds?: number | undefined;
  /** How often the newest checkpoint is published again although nothing happened. 60 by default. */
  readonly republishSeconds?: number | undefined;
  /** How many records a seal takes in at most. 1,000 by default. */
  readonly recordsAtOnce?: number | undefined;
}

export interface SealerStatus {
  /** How many records are sealed, and how many wait. */
  readonly size: number;
  readonly unsealed: number;
  /** The age of the oldest record that waits, by the storage's clock; 0 when none waits. */
  readonly lagSeconds: number;
  /** How many records have been sealed although something was wrong with them. */
  readonly anomalies: number;
  /** Of the last round of this process that sealed something; null before. */
  readonly recordsPerSecond: number | null;
  /** What the last round of this process found; null before the first. */
  readonly guard: GuardAnswer | null;
  readonly sinks: readonly SinkStatus[];
}

export interface Sealer {
  /** Seals every few seconds until `stop`. Never throws; what goes wrong is logged and tried again. */
  start(): void;
  /** Idempotent; waits for what runs, which ends soon. */
  stop(): Promise<void>;
  /** Seals all that can be sealed now and waits for the sinks; after what runs already. @throws StoreError from the ledger */
  sealOnce(): Promise<SealRound>;
  /** One round trip. */
  status(): Promise<SealerStatus>;
}

/**
 * Orders the records of the audit behind the writers' backs, and signs what it ordered. Any number of processes may do it: the ledger lets one
 * win, and all of them make the same tree. A process that knows of a checkpoint which the tree does not go on from signs nothing:
 * `audit_rollback` is logged. Records that were not written with the ring are sealed as they are, and logged as `audit_anomaly`.
 */
export async function createSealer(options: SealerOptions): Promise<Sealer> {
  const { logger, signer, everySeconds = 2, republishSeconds = 60, recordsAtOnce = 1_000 } = options;
  const { seals } = options.storage.audit;
  const clock = options.clock ?? { now: () => new Date() };
  const random = options.random ?? {
    bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  };
  const verifier = await createCheckpointVerifier([signer.publicKey, ...(options.formerPublicKeys ?? [])]);
  const publishers = options.sinks.map((sink) =>
    createCheckpointPublisher({ sink, clock, logger, republishSeconds }),
  );
  const runRound = createSealRound({
    seals,
    signer,
    logger,
    recordsAtOnce,
    macs: createMacs(createKeyRing(options.secrets)),
    ownVerifier: await createCheckpointVerifier(signer.publicKey),
    guard: createHeadGuard({ seals, sinks: options.sinks, verifier, logger }),
    publish: (checkpoint) => {
      for (const publisher of publishers) publisher.offer(checkpoint);
    },
  });

  let queue: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = true;
  let last: SealRound | null = null;
  let recordsPerSecond: number | null = null;

  function seal(mayGoOn: () => boolean): Promise<SealRound> {
    const round = queue.then(async () => {
      const startedAt = performance.now();
      last = await runRound(mayGoOn);
      const seconds = (performance.now() - startedAt) / 1000;
      if (last.sealed > 0 && seconds > 0) recordsPerSecond = last.sealed / seconds;
      return last;
    });
    // Who asked for a round hears of its failure; who waits in line does not.
    queue = round.catch(() => undefined);
    return round;
  }

  async function settle(): Promise<void> {
    await Promise.all(publishers.map((publisher) => publisher.settle()));
  }

  function schedule(): void {
    const [byte = 0] = random.bytes(1);
    timer = setTimeout(
      () => {
        // Sinks are not waited for: a slow one holds nobody up.
        void seal(() => !isStopped)
          .catch((error: unknown) => logger.error("audit_seal_failed", { reason: nameOf(error) }))
          .finally(() => {
            if (!isStopped) schedule();
          });
      },
      everySeconds * 1000 * (0.5 + byte / 256),
    );
  }

  return {
    start: () => {
      if (!isStopped) return;
      isStopped = false;
      schedule();
    },
    stop: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await queue;
      await settle();
    },
    sealOnce: async () => {
      const round = await seal(() => true);
      await settle();
      return round;
    },
    status: async () => {
      const { size, unsealed, unsealedSince, now, anomalies } = await seals.status();
      return {
        size,
        unsealed,
        lagSeconds:
          unsealedSince === null ? 0 : Math.max(0, (Date.parse(now) - Date.parse(unsealedSince)) / 1000),
        anomalies: anomalies.length,
        recordsPerSecond,
        guard: last?.guard ?? null,
        sinks: publishers.map((publisher) => publisher.status()),
      };
    },
  };
}
