import { insert, type Operation, remove, type UserRow, update } from "@latchkey/core/ports";
import {
  buildAccount,
  buildId,
  buildOperation,
  buildRedemption,
  buildSession,
  insertAccount,
} from "@latchkey/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuditOptions } from "../audit-options.ts";
import { canonicalRecord, digestOf } from "./canonical-record.ts";
import { createEntry } from "./create-entry.ts";
import { parseOptions } from "./parse-options.ts";

const options: AuditOptions = {
  secrets: ["entry-secret-0123456789abcdefghijk"],
  indexSecret: "entry-index-secret-0123456789abcdef",
};
const dependencies = parseOptions(options);
const audit = (operation: Operation): ReturnType<typeof createEntry> => createEntry(operation, dependencies);

function userOf({ changes }: Operation): UserRow {
  for (const change of changes) {
    if (change.kind === "insert" && change.entity === "user") return change.row;
    if (change.kind === "update" && change.entity === "user") return change.after;
  }
  throw new Error("No user is written.");
}

/** A user as `withAudit` stores him: with a key. */
function keyedUser(overrides: Partial<UserRow> = {}): UserRow {
  const changes = insertAccount(buildAccount(overrides));
  return userOf(audit(buildOperation({ changes })));
}

describe("createEntry", () => {
  test("writes one change for each row of an audited table, at the position it has there", () => {
    const account = buildAccount({ userType: "vendor" });
    const gone = buildSession(account.user, { version: 4 });
    const { audit: entry, id } = audit(
      buildOperation({
        changes: [
          insert("redemption", buildRedemption()),
          ...insertAccount(account),
          insert("session", buildSession(account.user)),
          { kind: "require", entity: "user", id: buildId(), version: 1 },
          { kind: "count", counter: "code_failures", key: "k", by: 1, subjectId: null },
          remove("session", gone),
        ],
      }),
    );
    expect(
      entry.changes.map(({ entity, kind, position, version, recordId }) => [
        entity,
        kind,
        position,
        version,
        recordId,
      ]),
    ).toEqual([
      ["user", "insert", 0, 1, id],
      ["vendorProfile", "insert", 1, 1, id],
      ["session", "insert", 2, 1, id],
      ["session", "delete", 3, 5, id],
    ]);
    expect(entry.changes.map(({ snapshot }) => snapshot !== null)).toEqual([true, true, false, false]);
  });

  test("an update that nobody may see has a change without fields", () => {
    const user = keyedUser();
    const { audit: entry } = audit(buildOperation({ changes: [update("user", user, {}, new Date())] }));
    expect(entry.changes).toHaveLength(1);
    expect(entry.changes[0]).toMatchObject({ fields: [], diff: {}, masked: {}, version: 2 });
  });

  test("canonical, digest and MAC are those of the rows", () => {
    const { audit: entry } = audit(
      buildOperation({ changes: insertAccount(buildAccount()), details: { count: 2 } }),
    );
    expect(entry.record.canonical).toBe(canonicalRecord(entry.record, entry.changes));
    expect(entry.record.digest).toBe(digestOf(entry.record.canonical));
    expect(dependencies.macs.verify(entry.record)).toBe(true);
  });

  test("every field of record and changes is part of the canonical text", () => {
    const { audit: entry } = audit(buildOperation({ changes: insertAccount(buildAccount()) }));
    const { canonical, digest, mac, keyId, ...body } = entry.record;
    for (const field of Object.keys(body)) {
      const edited = { ...entry.record, [field]: field === "decidedAt" ? new Date(0) : "edited" };
      expect(canonicalRecord(edited, entry.changes), field).not.toBe(canonical);
    }
    for (const field of Object.keys(entry.changes[0] ?? {})) {
      const changes = entry.changes.map((change, index) =>
        index === 0 ? { ...change, [field]: "edited" } : change,
      );
      expect(canonicalRecord(entry.record, changes), field).not.toBe(canonical);
    }
    expect(canonicalRecord(entry.record, entry.changes.toReversed())).not.toBe(canonical);
    expect(canonicalRecord(entry.record, entry.changes.slice(1))).not.toBe(canonical);
  });

  test("the same operation gives the same entry, byte by byte", () => {
    const user = keyedUser();
    const operation = buildOperation({
      subjectId: user.id,
      request: { requestId: "r", ip: "203.0.113.9", userAgent: "Browser", deviceId: null },
      changes: [update("user", user, { fullName: "Ada" }, new Date())],
    });
    expect(audit(operation)).toEqual(audit(operation));
  });

  test("two operations of the same content share no sealed text", () => {
    const user = keyedUser();
    const make = (): Operation =>
      buildOperation({ changes: [update("user", user, { bio: "b" }, new Date(0))] });
    const [first, second] = [audit(make()), audit(make())];
    expect(first.audit.changes[0]?.sealed).not.toBe(second.audit.changes[0]?.sealed);
  });

  test("equal values of a subject's field have equal commitments, of another field or subject others", async () => {
    const [ada, bob] = [keyedUser({ fullName: "same" }), keyedUser({ fullName: "same" })];
    const masking = parseOptions({
      ...options,
      entities: { user: { fields: { fullName: "masked", bio: "masked" } } },
    });
    const masked = async (
      user: UserRow,
      patch: Partial<UserRow>,
    ): Promise<Record<string, readonly [string | null, string | null]>> => {
      const operation = buildOperation({ changes: [update("user", user, patch, new Date())] });
      return createEntry(operation, masking).audit.changes[0]?.masked ?? {};
    };
    const first = await masked(ada, { fullName: "new", bio: "new" });
    const again = await masked(ada, { fullName: "new" });
    const other = await masked(bob, { fullName: "new" });
    expect(first["fullName"]).toEqual(again["fullName"]);
    expect(first["fullName"]?.[1]).not.toBe(first["bio"]?.[1]);
    expect(first["fullName"]).not.toEqual(other["fullName"]);
    expect(first["bio"]?.[0]).toBeNull();
    expect(first["fullName"]?.[0]).not.toBe(first["fullName"]?.[1]);
  });

  test("who has no key gets one with his row, unless he is erased", () => {
    const { user } = buildAccount();
    const changed = audit(buildOperation({ changes: [update("user", user, { bio: "b" }, new Date())] }));
    expect(userOf(changed).auditKey).toMatch(/^k1\./);
    expect(changed.audit.changes[0]?.sealed).not.toBeNull();
    const erased = { ...user, status: "erased" } as const;
    const after = audit(buildOperation({ changes: [update("user", erased, { bio: null }, new Date())] }));
    expect(userOf(after).auditKey).toBeNull();
  });

  test("whose key is destroyed gets none in its place", () => {
    const user = keyedUser();
    const erasure = audit(
      buildOperation({ changes: [update("user", user, { auditKey: null }, new Date())] }),
    );
    expect(userOf(erasure).auditKey).toBeNull();
  });

  test("a user's key stays what it is", () => {
    const user = keyedUser();
    const changed = audit(buildOperation({ changes: [update("user", user, { bio: "b" }, new Date())] }));
    expect(userOf(changed).auditKey).toBe(user.auditKey);
  });

  test("leaves out the personal part of people whose key is not at hand, and still says what changed", () => {
    const { vendor } = buildAccount({ userType: "vendor" });
    if (vendor === null) throw new Error("A vendor has a profile.");
    const { audit: entry } = audit(
      buildOperation({
        changes: [update("vendorProfile", vendor, { storeName: "Secret Store" }, new Date())],
      }),
    );
    expect(entry.changes[0]).toMatchObject({ fields: ["storeName"], diff: {}, masked: {}, sealed: null });
    expect(JSON.stringify(entry)).not.toContain("Secret Store");
  });

  test("refuses an operation whose subject's key does not open", () => {
    const [user, other] = [keyedUser(), keyedUser()];
    for (const subjectKey of [other.auditKey, "k1.00000000.AAAA", ""]) {
      expect(() => audit(buildOperation({ subjectId: user.id, subjectKey }))).toThrow(
        expect.objectContaining({ code: "ERR_STORE_MISCONFIGURED" }),
      );
    }
  });

  test("refuses what has an entry already, and contexts that are not JSON", () => {
    const audited = audit(buildOperation());
    expect(() => audit(audited)).toThrow(TypeError);
    const broken = parseOptions({ ...options, context: () => ({ at: new Date() as never }) });
    expect(() => createEntry(buildOperation(), broken)).toThrow(TypeError);
  });

  test("known and unknown subjects leave rows of the same size", () => {
    const user = keyedUser();
    const request = { requestId: "r", ip: "203.0.113.9", userAgent: "Browser", deviceId: null };
    const failed = { name: "sign_in.complete", outcome: "failed", reason: "invalid_code", request } as const;
    const unknown = audit(buildOperation(failed));
    const known = audit(buildOperation({ ...failed, subjectId: user.id, subjectKey: user.auditKey }));
    expect(unknown.audit.record.sealed).toMatch(/^r1\./);
    expect(known.audit.record.sealed).toMatch(/^s1\./);
    expect(unknown.audit.record.sealed).toHaveLength(known.audit.record.sealed?.length ?? 0);
  });

  test("codes stand in clear, words don't", () => {
    const reasonOf = (outcome: Operation["outcome"], reason: string): string | null =>
      audit(buildOperation({ outcome, reason })).audit.record.reason;
    expect(reasonOf("failed", "invalid_code")).toBe("invalid_code");
    expect(reasonOf("denied", "He shouted at me")).toBeNull();
    expect(reasonOf("succeeded", "spam")).toBeNull();
  });

  test("no personal value and no secret stands anywhere in clear", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 6, maxLength: 30 })
      .map((value) => `\u00a7${value}\u00a7`);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(text, text, text, text, text, text, text),
        fc.constantFrom<Operation["outcome"]>("succeeded", "failed", "denied"),
        async ([name, bio, store, host, agent, words, secret], outcome) => {
          const account = buildAccount({
            userType: "vendor",
            fullName: name,
            bio,
            address: name,
            city: bio,
            legalHold: words,
          });
          const { user, vendor } = account;
          if (vendor === null) throw new Error("A vendor has a profile.");
          const session = buildSession(user, { userAgent: agent, secretHash: secret });
          const changed = {
            ...vendor,
            storeName: store,
            slug: store,
            attributes: { a: [host], [`b`]: { [host]: host } },
          };
          const operation = buildOperation({
            outcome,
            subjectId: user.id,
            reason: words,
            request: { requestId: "r", ip: "203.0.113.9", userAgent: agent, deviceId: null },
            changes: [
              insert("user", user),
              update("vendorProfile", vendor, changed, new Date()),
              insert("session", session),
            ],
          });
          const { audit: entry, changes } = audit(operation);
          const { auditKey } = userOf({ ...operation, changes });
          const written = JSON.stringify([entry, entry.record.canonical]);
          const personal = [
            name,
            bio,
            store,
            host,
            agent,
            words,
            secret,
            "203.0.113.9",
            user.emailLookup,
            user.identifierHash,
            auditKey,
          ];
          for (const value of personal) expect(written).not.toContain(JSON.stringify(value).slice(1, -1));
        },
      ),
      { numRuns: 60 },
    );
  });
});
