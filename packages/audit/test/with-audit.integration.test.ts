import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { createKeyRing } from "@latchkey/core/crypto";
import { type AuditedOperation, insert, type Operation, type Storage, update } from "@latchkey/core/ports";
import {
  buildAccount,
  buildOperation,
  buildSession,
  countSqlRoundTrips,
  insertAccount,
} from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditOptions } from "../src/audit-options.ts";
import { canonicalRecord, digestOf } from "../src/entry/canonical-record.ts";
import { createMacs } from "../src/entry/create-macs.ts";
import { createRecordOpener } from "../src/records/create-record-opener.ts";
import { withAudit } from "../src/with-audit.ts";

const options: AuditOptions = {
  secrets: ["postgres-secret-0123456789abcdefgh"],
  indexSecret: "postgres-index-secret-0123456789abc",
};
const request = {
  requestId: "r",
  ip: "203.0.113.9",
  userAgent: 'Browser \u{1F600} "quoted"',
  deviceId: null,
};

describe("withAudit on Postgres", () => {
  let pool: pg.Pool;
  let storage: Storage;
  let audited: Storage;
  let trips: ReturnType<typeof countSqlRoundTrips>;

  beforeAll(async () => {
    const { url } = await createDatabase();
    pool = new pg.Pool({ connectionString: url, max: 4 });
    trips = countSqlRoundTrips(pool);
    await migrate({ pool });
    storage = postgresStorage({ pool, deadlineMs: 30_000 });
    audited = withAudit(storage, options);
  });

  afterAll(() => pool.end());

  /** A registration whose rows hold what is hard to keep: quotes, numbers, nulls, deep JSON. */
  function registration(): Operation {
    const account = buildAccount({ userType: "vendor", fullName: 'O\'Brien "x" \\ \u{1F600}' });
    const { user, vendor } = account;
    if (vendor === null) throw new Error("A vendor has a profile.");
    const attributes = {
      n: [1e21, 1e-7, -0, 0.1, 123456789012345680000],
      deep: { "": { "~/": [null, {}] } },
      b: null,
    };
    return buildOperation({
      name: "registration.complete",
      actor: { kind: "user", userId: user.id },
      subjectId: user.id,
      request,
      details: { ratio: 1.5e-9, big: 1e30 },
      changes: [
        insert("user", user),
        insert("vendorProfile", { ...vendor, attributes, openingHours: [{ from: 9.5 }] }),
        insert("session", buildSession(user)),
      ],
    });
  }

  async function stored({ id }: Operation): Promise<AuditedOperation> {
    const found = await storage.audit.findRecord(id);
    if (found === null) throw new Error("The record is not stored.");
    return found;
  }

  test("what is read back gives the canonical text, digest and MAC that were written", async () => {
    const operation = registration();
    await audited.commit(operation);
    const { record, changes } = await stored(operation);
    expect(canonicalRecord(record, changes)).toBe(record.canonical);
    expect(digestOf(record.canonical)).toBe(record.digest);
    expect(createMacs(createKeyRing(options.secrets)).verify(record)).toBe(true);
    expect(changes).toHaveLength(3);
  });

  test("what is read back opens with the key in the user's row, until it is gone", async () => {
    const operation = registration();
    await audited.commit(operation);
    const opener = createRecordOpener({ log: storage.audit, ring: createKeyRing(options.secrets) });
    const { record, changes } = await stored(operation);
    expect(await opener.openRecords([record])).toMatchObject([
      { personal: "readable", userAgent: request.userAgent },
    ]);
    const [user, vendor] = await opener.openChanges(changes);
    expect(user?.snapshot?.["fullName"]).toBe('O\'Brien "x" \\ \u{1F600}');
    expect(vendor?.snapshot?.["attributes"]).toMatchObject({ b: null, deep: { "": { "~/": [null, {}] } } });

    const account = operation.subjectId && (await storage.users.findById(operation.subjectId));
    if (!account) throw new Error("The user is not stored.");
    const erasure = update("user", account.user, { auditKey: null }, new Date());
    await audited.commit(buildOperation({ subjectId: account.user.id, changes: [erasure] }));
    expect(await opener.openRecords([record])).toMatchObject([{ personal: "erased", userAgent: null }]);
    expect((await opener.openChanges(changes)).map(({ personal }) => personal)).toEqual([
      "erased",
      "erased",
      "erased",
    ]);
  });

  test("costs no round trip", async () => {
    // The first commits prepare their statements.
    await storage.commit(registration());
    await audited.commit(registration());
    trips.reset();
    await storage.commit(registration());
    const bare = trips.count();
    trips.reset();
    await audited.commit(registration());
    expect(trips.count()).toBe(bare);
  });

  test("a mutation whose audit can't be written does not happen", async () => {
    const { user, client } = buildAccount();
    const changes = insertAccount({ user, client, vendor: null });
    const broken = withAudit(storage, { ...options, context: () => ({ text: "\u0000" }) });
    await expect(broken.commit(buildOperation({ changes }))).rejects.toMatchObject({ name: "StoreError" });
    await pool.query("alter table latchkey.audit_changes rename to audit_changes_away");
    try {
      await expect(audited.commit(buildOperation({ changes }))).rejects.toMatchObject({ name: "StoreError" });
    } finally {
      await pool.query("alter table latchkey.audit_changes_away rename to audit_changes");
    }
    expect(await storage.users.findById(user.id)).toBeNull();
    await audited.commit(buildOperation({ changes }));
    expect(await storage.users.findById(user.id)).not.toBeNull();
  });

  test("of two at once that would make a user's key, one does", async () => {
    const account = buildAccount();
    await storage.commit(buildOperation({ changes: insertAccount(account) }));
    const edits = ["one", "two"].map((bio) =>
      audited.commit(buildOperation({ changes: [update("user", account.user, { bio }, new Date())] })),
    );
    const outcomes = (await Promise.allSettled(edits)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(["fulfilled", "rejected"]);
    const trail = await storage.audit.findTrail({
      entity: "user",
      entityId: account.user.id,
      end: { version: 9 },
    });
    const opener = createRecordOpener({ log: storage.audit, ring: createKeyRing(options.secrets) });
    expect(await opener.openChanges(trail?.changes ?? [])).toMatchObject([{ personal: "readable" }]);
  });
});
