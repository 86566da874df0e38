import { postgresStorage } from "@latchkey/adapter-postgres";
import type { SealLedger } from "@latchkey/core/ports";
import { beforeEach, describe, expect, test } from "vitest";
import { createCheckpointSigner, generateSigningKey } from "../src/checkpoint/checkpoint-signer.ts";
import { createCheckpointVerifier } from "../src/checkpoint/checkpoint-verifier.ts";
import type { SealerOptions } from "../src/sealing/create-sealer.ts";
import type { CheckpointSink } from "../src/sinks/checkpoint-sink.ts";
import { verifyConsistency } from "../src/tree/verify-consistency.ts";
import { proveGrowth, proveRecord, verifyRecord } from "../src/verification/record-proof.ts";
import { useSealedLog } from "./support/sealed-log.ts";

/** A sink that keeps what it gets, and fails when told to. */
function createArraySink(notes: string[] = []): CheckpointSink & { notes: string[]; isDown: boolean } {
  return {
    name: "array",
    notes,
    isDown: false,
    async publish(note) {
      if (this.isDown) throw new Error("down");
      notes.push(note);
    },
    async latest() {
      if (this.isDown) throw new Error("down");
      return notes.at(-1) ?? null;
    },
  };
}

describe("sealing a log in Postgres", () => {
  const log = useSealedLog();
  let publicKey = "";
  let seals: SealLedger;
  const withSink = (sink: CheckpointSink, overrides: Partial<SealerOptions> = {}) =>
    log.createSealer({ sinks: [sink], ...overrides });
  const sizeOf = async (note: string | undefined): Promise<number | null> =>
    (await (await createCheckpointVerifier(publicKey)).open(note ?? ""))?.size ?? null;

  beforeEach(async () => {
    ({ publicKey } = log);
    ({ seals } = log.storage.audit);
    await log.tamper(
      ...["records", "changes", "batches", "tiles", "checkpoints", "anomalies", "ledger"].map(
        (table) => `delete from latchkey.audit_${table}`,
      ),
      "insert into latchkey.audit_ledger default values",
    );
  });

  test("takes all that was committed, in windows, and signs the whole", async () => {
    for (let i = 0; i < 8; i++) await log.commitSome();
    const sink = createArraySink();
    const sealer = await withSink(sink, { recordsAtOnce: 5 });
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 32, size: 32, guard: "clear", anomalies: 0 });
    expect(await sizeOf(sink.notes.at(-1))).toBe(32);
    expect(await sealer.status()).toMatchObject({
      size: 32,
      unsealed: 0,
      lagSeconds: 0,
      sinks: [{ name: "array", size: 32, failure: null }],
    });
    expect(await log.verify({ notes: sink.notes })).toMatchObject({ ok: true, anchoredSize: 32 });
  });

  test("seals nothing and signs nothing of an empty log", async () => {
    const sink = createArraySink();
    expect(await (await withSink(sink)).sealOnce()).toMatchObject({ sealed: 0, size: 0, checkpoint: null });
    expect(sink.notes).toEqual([]);
  });

  test("makes one tree however many do it at once, beside writers that go on", async () => {
    const sinks = [createArraySink(), createArraySink(), createArraySink(), createArraySink()];
    const sealers = await Promise.all(sinks.map((sink) => withSink(sink, { recordsAtOnce: 7 })));
    const writing = Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let i = 0; i < 5; i++) await log.commitSome();
      }),
    );
    const sealing = Promise.all(
      sealers.map(async (sealer) => {
        for (let i = 0; i < 8; i++) await sealer.sealOnce();
      }),
    );
    await Promise.all([writing, sealing]);
    const ends = await Promise.all(sealers.map((sealer) => sealer.sealOnce()));
    // Each ends at the whole, whoever sealed it, and no two published what contradicts another.
    expect(ends.map(({ size, guard }) => ({ size, guard }))).toEqual(
      sinks.map(() => ({ size: 120, guard: "clear" })),
    );
    const notes = sinks.flatMap((sink) => sink.notes);
    expect(await log.verify({ notes })).toMatchObject({ ok: true, size: 120, anchoredSize: 120 });
    expect(log.logger.count("audit_rollback")).toBe(0);
  });

  test("publishes after a crash what was sealed before it", async () => {
    await log.commitSome();
    // The process died between the ledger and its sinks.
    await (await log.createSealer({ sinks: [] })).sealOnce();
    const sink = createArraySink();
    expect(await (await withSink(sink)).sealOnce()).toMatchObject({ sealed: 0, size: 4 });
    expect(await sizeOf(sink.notes.at(-1))).toBe(4);
  });

  test("goes on after an answer of the ledger was lost", async () => {
    await log.commitSome();
    let isLost = true;
    const sink = createArraySink();
    const sealer = await withSink(sink, {
      storage: {
        audit: {
          seals: {
            ...seals,
            append: async (seal) => {
              const isKept = await seals.append(seal);
              if (isLost) throw new Error("The connection is gone.");
              return isKept;
            },
          },
        },
      },
    });
    await expect(sealer.sealOnce()).rejects.toThrow("gone");
    isLost = false;
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 0, size: 4, guard: "clear" });
    expect(await sizeOf(sink.notes.at(-1))).toBe(4);
  });

  test("is not held up by a sink that fails, and tries it again", async () => {
    const [good, bad] = [createArraySink(), createArraySink()];
    const sealer = await log.createSealer({ sinks: [good, bad] });
    bad.isDown = true;
    await log.commitSome();
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 4, guard: "clear" });
    expect(good.notes.length).toBe(1);
    expect((await sealer.status()).sinks).toMatchObject([
      { failure: null },
      { failure: "Error", size: null },
    ]);
    expect(log.logger.lines.at(-1)).toMatchObject({ event: "audit_sink_failed", fields: { sink: "array" } });
    bad.isDown = false;
    await sealer.sealOnce();
    expect(bad.notes).toEqual(good.notes);
  });

  test("seals, but signs nothing, until one sink could be read", async () => {
    const sink = createArraySink();
    sink.isDown = true;
    const sealer = await withSink(sink);
    await log.commitSome();
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 4, guard: "waiting", checkpoint: null });
    sink.isDown = false;
    expect(await sealer.sealOnce()).toMatchObject({ sealed: 0, size: 4, guard: "clear" });
    expect(await sizeOf(sink.notes.at(-1))).toBe(4);
    expect(await log.verify({ notes: sink.notes })).toMatchObject({ ok: true });
  });

  test("publishes the newest checkpoint again when a minute has passed", async () => {
    let now = new Date("2026-11-23T10:00:00Z");
    const sink = createArraySink();
    const sealer = await withSink(sink, { clock: { now: () => now } });
    await log.commitSome();
    await sealer.sealOnce();
    now = new Date("2026-11-23T10:00:59Z");
    await sealer.sealOnce();
    expect(sink.notes.length).toBe(1);
    now = new Date("2026-11-23T10:01:00Z");
    await sealer.sealOnce();
    expect(sink.notes.length).toBe(2);
    expect(sink.notes[1]).toBe(sink.notes[0]);
  });

  test("signs nothing for a database that was rolled back", async () => {
    const sink = createArraySink();
    await log.commitSome();
    await (await withSink(sink)).sealOnce();
    await log.backUp("rolled");
    await log.commitSome();
    const running = await withSink(sink);
    await running.sealOnce();
    await log.restore("rolled");
    const published = sink.notes.length;

    // Who was at work remembers; who begins asks the sink.
    expect(await running.sealOnce()).toMatchObject({ guard: "rolled_back", sealed: 0 });
    const beginner = await withSink(sink);
    expect(await beginner.sealOnce()).toMatchObject({ guard: "rolled_back", sealed: 0, checkpoint: null });
    expect(log.logger.lines.at(-1)).toMatchObject({
      event: "audit_rollback",
      fields: { reason: "smaller_tree" },
    });

    // Also once the log has grown beyond that size again, in another way.
    await (await log.createSealer({ sinks: [] })).sealOnce();
    await log.commitSome();
    await log.commitSome();
    await (await log.createSealer({ sinks: [] })).sealOnce();
    expect(await (await withSink(sink)).sealOnce()).toMatchObject({ guard: "rolled_back" });
    expect(log.logger.lines.at(-1)).toMatchObject({
      event: "audit_rollback",
      fields: { reason: "other_tree" },
    });
    expect(sink.notes.length).toBe(published);
  });

  test("signs nothing over a tree whose edge was touched", async () => {
    await log.commitSome();
    const sink = createArraySink();
    const sealer = await withSink(sink);
    await sealer.sealOnce();
    await log.tamper(
      "update latchkey.audit_tiles set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))",
    );
    await log.commitSome();
    expect(await sealer.sealOnce()).toMatchObject({ guard: "rolled_back" });
    expect(await (await withSink(sink)).sealOnce()).toMatchObject({ guard: "rolled_back" });
    await log.tamper("delete from latchkey.audit_tiles");
    expect(await (await withSink(sink)).sealOnce()).toMatchObject({ guard: "rolled_back" });
    expect(log.logger.lines.at(-1)).toMatchObject({ fields: { reason: "broken_tree" } });
  });

  test("signs on with a new key when it is told the old one, and not without", async () => {
    const sink = createArraySink();
    await log.commitSome();
    await (await withSink(sink)).sealOnce();
    const keys = await generateSigningKey("example.com/audit");
    const signer = await createCheckpointSigner(keys.signingKey);
    await log.commitSome();
    expect(await (await withSink(sink, { signer })).sealOnce()).toMatchObject({ guard: "rolled_back" });
    const told = await withSink(sink, { signer, formerPublicKeys: [publicKey] });
    expect(await told.sealOnce()).toMatchObject({ guard: "clear", sealed: 4 });
    expect((await (await createCheckpointVerifier(keys.publicKey)).open(sink.notes.at(-1) ?? ""))?.size).toBe(
      8,
    );
  });

  test("waits for writers that are still at work, and then loses none", async () => {
    const client = await log.pool.connect();
    try {
      await client.query("begin");
      await client.query("select pg_current_xact_id()");
      await log.commitSome({ isAwaited: false });
      const sealer = await withSink(createArraySink());
      expect(await sealer.sealOnce()).toMatchObject({ sealed: 0 });
      expect((await sealer.status()).unsealed).toBe(4);
      await client.query("commit");
      await log.reachHorizon();
      expect(await sealer.sealOnce()).toMatchObject({ sealed: 4 });
    } finally {
      client.release();
    }
  });

  test("does one round after the other, however often it is asked", async () => {
    let [running, most] = [0, 0];
    const read: SealLedger["read"] = async (input) => {
      running += 1;
      most = Math.max(most, running);
      try {
        return await seals.read(input);
      } finally {
        running -= 1;
      }
    };
    const sealer = await withSink(createArraySink(), { storage: { audit: { seals: { ...seals, read } } } });
    await log.commitSome();
    const rounds = await Promise.all([sealer.sealOnce(), sealer.sealOnce(), sealer.sealOnce()]);
    expect(rounds.map(({ sealed }) => sealed)).toEqual([4, 0, 0]);
    expect(most).toBe(1);
  });

  test("seals every few seconds between start and stop, and not after", async () => {
    const sink = createArraySink();
    const sealer = await withSink(sink, { everySeconds: 0.02 });
    await log.commitSome();
    sealer.start();
    sealer.start();
    await expect.poll(() => sink.notes.length, { timeout: 10_000 }).toBe(1);
    await sealer.stop();
    await sealer.stop();
    await log.commitSome();
    expect((await sealer.status()).unsealed).toBe(4);
  });

  test("proves a record and its growth to who has nothing but the key", async () => {
    await log.commitSome();
    const sealer = await withSink(createArraySink());
    await sealer.sealOnce();
    const root1 = (
      await (await createCheckpointVerifier(publicKey)).open((await seals.status()).checkpoint ?? "")
    )?.root;
    const operations = await log.commitSome();
    await sealer.sealOnce();
    const [{ id } = { id: "" }] = operations;
    const proof = await proveRecord(seals, id);
    const operation = await postgresStorage({ pool: log.pool }).audit.findRecord(
      operations[0]?.id ?? never(),
    );
    if (proof === null || operation === null || root1 === undefined) throw new Error("It was sealed.");
    expect(proof.startsWith("c2sp.org/tlog-proof@v1\nindex 4\n")).toBe(true);
    expect(await verifyRecord({ operation, proof, publicKey })).toEqual({ seq: 4, size: 8 });

    const altered = { ...operation, record: { ...operation.record, requestId: "another" } };
    expect(await verifyRecord({ operation: altered, proof, publicKey })).toBeNull();
    expect(
      await verifyRecord({ operation, proof: proof.replace("index 4", "index 5"), publicKey }),
    ).toBeNull();
    expect(await verifyRecord({ operation, proof: proof.replace("\n8\n", "\n9\n"), publicKey })).toBeNull();
    const other = await generateSigningKey("example.com/audit");
    expect(await verifyRecord({ operation, proof, publicKey: other.publicKey })).toBeNull();

    const head = await (await createCheckpointVerifier(publicKey)).open(
      (await seals.status()).checkpoint ?? "",
    );
    const growth = await proveGrowth(seals, 4, 8);
    expect(verifyConsistency({ size1: 4, root1, size2: 8, root2: head?.root ?? root1, proof: growth })).toBe(
      true,
    );
    await expect(proveGrowth(seals, 4, 9)).rejects.toThrow(RangeError);
    await log.commitSome();
    expect(await proveRecord(seals, "01900000-0000-7000-8000-0000000000ff")).toBeNull();
  });
});

function never(): never {
  throw new Error("There is one.");
}
