import { createKeyRing } from "@latchkey/core/crypto";
import {
  type Instant,
  insert,
  type Operation,
  type StoredAuditChange,
  type StoredAuditRecord,
  type UserId,
  type UserRow,
  update,
} from "@latchkey/core/ports";
import { buildAccount, buildId, buildOperation, buildSession, insertAccount } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import type { AuditOptions } from "../audit-options.ts";
import { createEntry } from "../entry/create-entry.ts";
import { parseOptions } from "../entry/parse-options.ts";
import { createRecordOpener } from "./create-record-opener.ts";
import type { RecordOpener } from "./record-opener.ts";

const options: AuditOptions = {
  secrets: ["opener-secret-0123456789abcdefghij"],
  indexSecret: "opener-index-secret-0123456789abcde",
};
const at = "2026-11-23T10:00:00.000000Z" as Instant;
const request = { requestId: "r", ip: "203.0.113.9", userAgent: "Browser", deviceId: null };

interface Written {
  readonly operation: Operation;
  readonly record: StoredAuditRecord;
  readonly changes: readonly StoredAuditChange[];
}

function write(operation: Operation, given: AuditOptions = options): Written {
  const written = createEntry(operation, parseOptions(given));
  return {
    operation: written,
    record: { ...written.audit.record, xid: "1", n: "1", at },
    changes: written.audit.changes.map((change) => ({ ...change, at })),
  };
}

function opener(users: readonly UserRow[], secrets = options.secrets): RecordOpener & { reads(): number } {
  let reads = 0;
  const log = {
    readSubjectKeys: async (ids: readonly UserId[]) => {
      reads += 1;
      const keys = users.map(({ id, auditKey }) => [id, auditKey] as const);
      return new Map(
        keys.filter((entry): entry is [UserId, string] => entry[1] !== null && ids.includes(entry[0])),
      );
    },
  };
  return { ...createRecordOpener({ log, ring: createKeyRing(secrets) }), reads: () => reads };
}

function writtenUser({ operation }: Written): UserRow {
  for (const change of operation.changes) {
    if (change.kind === "insert" && change.entity === "user") return change.row;
    if (change.kind === "update" && change.entity === "user") return change.after;
  }
  throw new Error("No user is written.");
}

async function register(given: AuditOptions = options): Promise<Written & { readonly user: UserRow }> {
  const account = buildAccount({ userType: "vendor", fullName: "Ada", emailSealed: "ada@example.com" });
  const { user, vendor } = account;
  if (vendor === null) throw new Error("A vendor has a profile.");
  const profile = insert("vendorProfile", {
    ...vendor,
    attributes: { plan: "gold", people: { "a@b.c": [1] } },
  });
  const written = write(
    buildOperation({
      subjectId: user.id,
      request,
      reason: "By phone",
      actor: { kind: "staff", userId: buildId(), onBehalfOf: null },
      changes: [insert("user", user), profile, insert("session", buildSession(user))],
    }),
    given,
  );
  return { ...written, user: writtenUser(written) };
}

describe("createRecordOpener", () => {
  test("opens records and changes with one read of all keys", async () => {
    const written = [await register(), await register()];
    const keys = opener(written.map(({ user }) => user));
    const [record] = await keys.openRecords(written.map(({ record }) => record));
    expect(keys.reads()).toBe(1);
    expect(record).toMatchObject({
      personal: "readable",
      ip: "203.0.113.9",
      userAgent: "Browser",
      words: "By phone",
      reason: null,
    });
    expect(record?.actor.kind).toBe("staff");
    const changes = await keys.openChanges(written.flatMap(({ changes }) => changes));
    expect(keys.reads()).toBe(2);
    expect(changes.map(({ personal }) => personal)).toEqual(Array.from({ length: 6 }, () => "readable"));
    expect(changes[0]?.diff["fullName"]).toEqual([null, "Ada"]);
    expect(changes[0]?.snapshot).toMatchObject({
      fullName: "Ada",
      emailSealed: "ada@example.com",
      status: "active",
    });
    expect(changes[2]?.diff["ip"]).toEqual([null, "192.0.2.7"]);
  });

  test("reads no keys for what nobody sealed", async () => {
    const keys = opener([]);
    const { record } = write(buildOperation());
    expect(await keys.openRecords([record])).toMatchObject([{ personal: "none", ip: null }]);
    expect(keys.reads()).toBe(0);
  });

  test("puts together what stands in clear and what is sealed of one object", async () => {
    const given = {
      ...options,
      entities: { vendorProfile: { fields: { "/attributes/plan": "clear" } } },
    } as const;
    const { user, changes } = await register(given);
    const [, vendor] = await opener([user]).openChanges(changes);
    expect(vendor?.snapshot?.["attributes"]).toEqual({ plan: "gold", people: { "a@b.c": [1] } });
    expect(vendor?.diff).toMatchObject({
      "/attributes/plan": [null, "gold"],
      "/attributes": [null, { people: { "a@b.c": [1] } }],
    });
    const [, erased] = await opener([]).openChanges(changes);
    expect(erased?.snapshot?.["attributes"]).toEqual({ plan: "gold" });
    expect(erased?.personal).toBe("erased");
  });

  test("names the members that changed only to who may see them", async () => {
    const { user, operation } = await register();
    const profile = operation.changes.find(
      (change) => change.kind === "insert" && change.entity === "vendorProfile",
    );
    if (profile?.kind !== "insert" || profile.entity !== "vendorProfile")
      throw new Error("No profile is written.");
    const after = { attributes: { plan: "gold", people: { "a@b.c": [1, 2], "d@e.f": [] } } };
    const { changes } = write(
      buildOperation({
        subjectId: user.id,
        subjectKey: user.auditKey,
        changes: [update("vendorProfile", profile.row, after, new Date())],
      }),
    );
    const [readable] = await opener([user]).openChanges(changes);
    expect(readable?.fields).toEqual(["/attributes/people/a@b.c/1", "/attributes/people/d@e.f"]);
    expect(Object.keys(readable?.diff ?? {})).toEqual(readable?.fields);
    const [erased] = await opener([]).openChanges(changes);
    expect(erased?.fields).toEqual(["/attributes/people"]);
  });

  test("what a destroyed key sealed is erased, also when the subject has a new one", async () => {
    const { user, record, changes } = await register();
    const renewed = writtenUser(
      write(
        buildOperation({ changes: [update("user", { ...user, auditKey: null }, { bio: "b" }, new Date())] }),
      ),
    );
    for (const users of [[], [renewed]]) {
      expect(await opener(users).openRecords([record])).toMatchObject([
        { personal: "erased", ip: null, userAgent: null, words: null },
      ]);
      const [change] = await opener(users).openChanges(changes);
      expect(change).toMatchObject({ personal: "erased", diff: { status: [null, "active"] } });
      expect(change?.fields).toContain("emailSealed");
      expect(change?.diff).not.toHaveProperty("emailSealed");
    }
  });

  test("what does not open although its key stands is damaged, and none of it is shown", async () => {
    const [first, second] = [await register(), await register()];
    const sealed = first.record.sealed ?? "";
    const flipped = `${sealed.slice(0, -6)}${sealed.at(-6) === "A" ? "B" : "A"}${sealed.slice(-5)}`;
    const forged: readonly Partial<StoredAuditRecord>[] = [
      { sealed: flipped },
      { sealed: sealed.slice(0, -8) },
      { sealed: "" },
      { sealed: "clear text" },
      { sealed: first.changes[0]?.sealed ?? "" },
      { id: second.record.id },
      { sealed: sealed.replace(/^s1\.[^.]+/, `r1.${first.record.keyId}`) },
      { sealed: sealed.replace(/^s1\.[^.]+/, "r1.00000000") },
      { subjectId: null },
    ];
    for (const change of forged) {
      const [record] = await opener([first.user, second.user]).openRecords([{ ...first.record, ...change }]);
      expect(record, JSON.stringify(change)).toMatchObject({
        personal: "damaged",
        ip: null,
        userAgent: null,
        words: null,
      });
    }
    const moved = first.changes.map((change) => ({ ...change, position: change.position + 1 }));
    for (const change of await opener([first.user]).openChanges(moved)) {
      expect(change.personal).toBe("damaged");
      expect(change.diff).not.toHaveProperty("fullName");
    }
  });

  test("another's key in the place of the subject's opens nothing", async () => {
    const [first, second] = [await register(), await register()];
    const swapped = { ...first.user, auditKey: second.user.auditKey };
    expect(await opener([swapped]).openRecords([first.record])).toMatchObject([{ personal: "damaged" }]);
  });

  test("a rotated ring opens what older secrets sealed; without them it is damaged", async () => {
    const { record, user } = await register();
    const unowned = write(buildOperation({ request })).record;
    const fresh = "fresh-secret-0123456789abcdefghijkl";
    const rotated = await opener([user], [fresh, ...options.secrets]).openRecords([record, unowned]);
    expect(rotated.map(({ personal, ip }) => [personal, ip])).toEqual([
      ["readable", "203.0.113.9"],
      ["readable", "203.0.113.9"],
    ]);
    const lost = await opener([user], [fresh]).openRecords([record, unowned]);
    expect(lost.map(({ personal }) => personal)).toEqual(["damaged", "damaged"]);
  });

  test("who erased somebody and why outlives the key; what a person does to himself does not", async () => {
    const { user } = await register();
    const erase = async (actor: Operation["actor"]): Promise<StoredAuditRecord> =>
      write(
        buildOperation({
          name: "audit.erase",
          actor,
          subjectId: user.id,
          reason: "Asked by letter",
          request,
          changes: [update("user", user, { auditKey: null }, new Date())],
        }),
      ).record;
    const byStaff = await erase({ kind: "staff", userId: buildId(), onBehalfOf: null });
    const byHimself = await erase({ kind: "user", userId: user.id });
    expect(await opener([]).openRecords([byStaff, byHimself])).toMatchObject([
      { personal: "readable", words: "Asked by letter" },
      { personal: "erased", words: null },
    ]);
  });

  test("changes that had no key to be sealed under are erased, not empty", async () => {
    const { vendor } = buildAccount({ userType: "vendor" });
    if (vendor === null) throw new Error("A vendor has a profile.");
    for (const patch of [{ storeName: "s" }, { status: "approved" }] as const) {
      const { changes } = write(
        buildOperation({ changes: [update("vendorProfile", vendor, patch, new Date())] }),
      );
      expect(await opener([]).openChanges(changes)).toMatchObject([{ personal: "erased" }]);
    }
    const { changes } = write(buildOperation({ changes: insertAccount(buildAccount()) }));
    expect(
      (await opener([]).openChanges(changes.slice(1))).map(({ entity, personal }) => [entity, personal]),
    ).toEqual([["clientProfile", "erased"]]);
  });
});
