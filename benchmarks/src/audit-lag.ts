import { setTimeout as pause } from "node:timers/promises";
import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { createCheckpointSigner, createSealer, generateSigningKey, withAudit } from "@latchkey/audit";
import { buildAccount, buildOperation, insertAccount } from "@latchkey/core/testing";
import { startPostgres } from "@latchkey/test-servers";
import pg from "pg";
import { median } from "./median.ts";
import { auditOptions } from "./open-house.ts";

// How far the seals are behind eight writers who never pause, and what sealing costs them: with and without a sealer, in turns.
const rounds = Number(process.env["ROUNDS"] ?? 4);
const roundMs = 10_000;

const postgres = await startPostgres({ fsync: true });
const pool = new pg.Pool({ connectionString: postgres.url, max: 12 });
try {
  await migrate({ pool });
  const storage = withAudit(postgresStorage({ pool, deadlineMs: 30_000 }), auditOptions);
  const { signingKey } = await generateSigningKey("bench.example/audit");
  const sealer = await createSealer({
    storage,
    secrets: auditOptions.secrets,
    signer: await createCheckpointSigner(signingKey),
    sinks: [{ name: "nowhere", publish: async () => {} }],
    logger: { debug: () => {}, info: () => {}, warn: console.warn, error: console.error },
  });

  /** Commits a second. */
  const write = async (): Promise<number> => {
    const endsAt = performance.now() + roundMs;
    let commits = 0;
    const writer = async (): Promise<void> => {
      while (performance.now() < endsAt) {
        const account = buildAccount({ fullName: "Ada Lovelace" });
        const changes = insertAccount(account);
        await storage.commit(
          buildOperation({ name: "registration.complete", subjectId: account.user.id, changes }),
        );
        commits += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    return commits / (roundMs / 1_000);
  };

  const lags: number[] = [];
  const ratios: number[] = [];
  await write();
  await sealer.sealOnce();
  for (let round = 0; round < rounds; round += 1) {
    const alone = await write();
    await sealer.sealOnce();
    sealer.start();
    let isWriting = true;
    const watch = (async () => {
      while (isWriting) {
        await pause(250);
        lags.push((await sealer.status()).lagSeconds);
      }
    })();
    const sealed = await write();
    isWriting = false;
    await watch;
    await sealer.stop();
    await sealer.sealOnce();
    ratios.push(sealed / alone);
    console.log(`${alone.toFixed(0)} commits/s alone, ${sealed.toFixed(0)} beside a sealer`);
  }
  const { unsealed, anomalies } = await sealer.status();
  if (unsealed !== 0 || anomalies !== 0) throw new Error("All must be sealed, and nothing be wrong.");
  console.log(
    `lag of the seals: median ${median(lags).toFixed(1)} s, at most ${Math.max(...lags).toFixed(1)} s; commits beside a sealer: ${median(ratios).toFixed(2)} of alone`,
  );
} finally {
  await pool.end();
  await postgres.stop();
}
