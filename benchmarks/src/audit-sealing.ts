import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { createCheckpointSigner, createSealer, generateSigningKey, withAudit } from "@latchkey/audit";
import { exportEvidence, verify } from "@latchkey/audit/verify";
import type { Operation } from "@latchkey/core/ports";
import { buildAccount, buildOperation, insertAccount } from "@latchkey/core/testing";
import { startPostgres } from "@latchkey/test-servers";
import pg from "pg";
import { inParallel } from "./in-parallel.ts";
import { auditOptions } from "./open-house.ts";

// How fast a log is sealed, exported and verified: by one process, of registrations and updates by halves, 1.5 changes a record.
const records = Number(process.env["RECORDS"] ?? 20_000);
const { secrets } = auditOptions;

const register = (): readonly Operation[] => {
  const account = buildAccount({ fullName: "Ada Lovelace" });
  const { user } = account;
  const after = { ...user, fullName: "Ada King", city: "London", version: 2 };
  return [
    buildOperation({ name: "registration.complete", subjectId: user.id, changes: insertAccount(account) }),
    buildOperation({
      name: "user.update",
      actor: { kind: "user", userId: user.id },
      subjectId: user.id,
      changes: [{ kind: "update", entity: "user", before: user, after }],
    }),
  ];
};

const tell = (what: string, count: number, startedAt: number): void => {
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${what.padEnd(28)} ${(count / seconds).toFixed(0)} records/s (${seconds.toFixed(1)} s)`);
};

const postgres = await startPostgres({ fsync: true });
const pool = new pg.Pool({ connectionString: postgres.url, max: 10 });
try {
  await migrate({ pool });
  const storage = withAudit(postgresStorage({ pool, deadlineMs: 30_000 }), auditOptions);
  const pairs = Array.from({ length: records / 2 }, register);
  const startedAt = performance.now();
  await inParallel(pairs, 8, async (operations) => {
    for (const operation of operations) await storage.commit(operation);
  });
  tell("commit, 8 at once", records, startedAt);

  const { signingKey, publicKey } = await generateSigningKey("bench.example/audit");
  const notes: string[] = [];
  const log = { debug: () => {}, info: () => {}, warn: console.warn, error: console.error };
  const sealer = await createSealer({
    storage,
    secrets,
    signer: await createCheckpointSigner(signingKey),
    sinks: [{ name: "array", publish: async (note) => void notes.push(note) }],
    logger: log,
  });
  const sealingAt = performance.now();
  const { sealed } = await sealer.sealOnce();
  tell("seal", sealed, sealingAt);

  const lines: string[] = [];
  const exportingAt = performance.now();
  for await (const line of exportEvidence(storage.audit.seals)) lines.push(line);
  tell("export of evidence", records, exportingAt);
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  console.log(`${(bytes / records).toFixed(0)} bytes of evidence a record`);

  for (const [what, ring] of [
    ["verify, public key alone", undefined],
    ["verify, with MACs", secrets],
  ] as const) {
    const verifyingAt = performance.now();
    const evidence = (async function* () {
      yield* lines;
    })();
    const { ok, size } = await verify({ evidence, checkpoints: notes, publicKey, secrets: ring });
    if (!ok || size !== records) throw new Error("The log must be sound and whole.");
    tell(what, records, verifyingAt);
  }
} finally {
  await pool.end();
  await postgres.stop();
}
