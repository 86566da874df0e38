import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import type { Operation, Storage } from "@latchkey/core/ports";
import { buildAccount, buildOperation, buildSession, insertAccount } from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, vi } from "vitest";
import { createCheckpointSigner, generateSigningKey } from "../../src/checkpoint/checkpoint-signer.ts";
import { createSealer, type Sealer, type SealerOptions } from "../../src/sealing/create-sealer.ts";
import type { CheckpointSink } from "../../src/sinks/checkpoint-sink.ts";
import { exportEvidence } from "../../src/verification/export-evidence.ts";
import { type Verification, verify } from "../../src/verification/verify.ts";
import { withAudit } from "../../src/with-audit.ts";
import { createTestLogger, type TestLogger } from "./test-logger.ts";

export const secrets: readonly string[] = ["the-ring-of-the-tests-0123456789abcdef"];
export const indexSecret = "the-index-of-the-tests-0123456789abcdef";

/** Tables that a superuser would have to make agree. */
const auditTables: readonly string[] = [
  "audit_records",
  "audit_changes",
  "audit_batches",
  "audit_tiles",
  "audit_checkpoints",
  "audit_anomalies",
  "audit_ledger",
];

export interface SealedLog {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly storage: Storage;
  readonly publicKey: string;
  readonly signingKey: string;
  /** What was published. */
  readonly notes: readonly string[];
  readonly logger: TestLogger;
  createSealer(overrides?: Partial<SealerOptions>): Promise<Sealer>;
  /** Unless told otherwise, waits until all of it can be sealed. Commits an account and what happens to it: some 5 records with 6 changes. */
  commitSome(options?: { readonly isAwaited?: boolean }): Promise<readonly Operation[]>;
  /** Waits until all records can be sealed: transactions of other tests on the same server hold the horizon back. */
  reachHorizon(): Promise<void>;
  /** As superuser, with triggers off, in one transaction. */
  tamper(...statements: readonly string[]): Promise<void>;
  /** Copies the tables away, or back. */
  backUp(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  verify(input?: {
    readonly secrets?: readonly string[];
    readonly notes?: readonly string[];
  }): Promise<Verification>;
}

/** A migrated database for the test file, written to through the audit. */
export function useSealedLog(): SealedLog {
  let used: Pick<SealedLog, "url" | "pool" | "storage" | "publicKey" | "signingKey"> | undefined;
  const notes: string[] = [];
  const logger = createTestLogger();
  const sink: CheckpointSink = {
    name: "array",
    publish: async (note) => void notes.push(note),
    latest: async () => notes.at(-1) ?? null,
  };

  beforeAll(async () => {
    const { url } = await createDatabase();
    const pool = new pg.Pool({ connectionString: url });
    await migrate({ pool });
    const keys = await generateSigningKey("example.com/audit");
    used = { url, pool, storage: withAudit(postgresStorage({ pool }), { secrets, indexSecret }), ...keys };
  });
  afterAll(() => used?.pool.end());

  const get = (): NonNullable<typeof used> => {
    if (used === undefined) throw new Error("The log is there from the first test on.");
    return used;
  };
  const reachHorizon = (): Promise<void> =>
    vi.waitFor(
      async () => {
        const { rows } = await get().pool.query<{ isReached: boolean }>(
          `select coalesce((select xid from latchkey.audit_records order by xid desc limit 1)
  < pg_snapshot_xmin(pg_current_snapshot()), true) as "isReached"`,
        );
        if (rows[0]?.isReached !== true) throw new Error("Somebody is still writing.");
      },
      { timeout: 50_000, interval: 20 },
    );
  const tamper = async (...statements: readonly string[]): Promise<void> => {
    const client = await get().pool.connect();
    try {
      const text = ["begin", "set local session_replication_role = replica", ...statements, "commit"];
      await client.query(text.join(";"));
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
    await reachHorizon();
  };

  return {
    get url() {
      return get().url;
    },
    get pool() {
      return get().pool;
    },
    get storage() {
      return get().storage;
    },
    get publicKey() {
      return get().publicKey;
    },
    get signingKey() {
      return get().signingKey;
    },
    notes,
    logger,
    tamper,
    reachHorizon,
    createSealer: async (overrides) =>
      createSealer({
        storage: get().storage,
        secrets,
        signer: await createCheckpointSigner(get().signingKey),
        sinks: [sink],
        logger,
        ...overrides,
      }),
    commitSome: async ({ isAwaited = true } = {}) => {
      const operations = describeSome();
      for (const operation of operations) await get().storage.commit(operation);
      if (isAwaited) await reachHorizon();
      return operations;
    },
    backUp: (name) =>
      tamper(
        `drop schema if exists ${name} cascade`,
        `create schema ${name}`,
        ...auditTables.map((table) => `create table ${name}.${table} as select * from latchkey.${table}`),
      ),
    restore: (name) =>
      tamper(
        ...auditTables.map((table) => `delete from latchkey.${table}`),
        ...auditTables.map((table) => `insert into latchkey.${table} select * from ${name}.${table}`),
      ),
    verify: (input = {}) =>
      verify({
        evidence: exportEvidence(get().storage.audit.seals),
        checkpoints: input.notes ?? notes,
        publicKey: get().publicKey,
        secrets: input.secrets,
      }),
  };
}

function describeSome(): readonly Operation[] {
  const account = buildAccount({ userType: "vendor", fullName: "Ada Lovelace", city: "London" });
  const { user } = account;
  const renamed = { ...user, fullName: "Ada King", version: 2 };
  const session = buildSession(user);
  const actor = { kind: "user", userId: user.id } as const;
  const subjectId = user.id;
  return [
    buildOperation({
      name: "registration.complete",
      actor: { kind: "anonymous" },
      subjectId,
      request: { requestId: "one", ip: "192.0.2.7", userAgent: "Browser", deviceId: "device" },
      changes: [...insertAccount(account), { kind: "insert", entity: "session", row: session }],
    }),
    buildOperation({
      name: "user.update",
      actor,
      subjectId,
      changes: [{ kind: "update", entity: "user", before: user, after: renamed }],
    }),
    buildOperation({
      name: "session.revoke",
      actor,
      subjectId,
      changes: [{ kind: "delete", entity: "session", before: session }],
    }),
    buildOperation({
      name: "sign_in.complete",
      outcome: "failed",
      reason: "invalid_code",
      actor: { kind: "anonymous" },
    }),
  ];
}
