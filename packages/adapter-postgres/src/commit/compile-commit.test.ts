import type { Change, EntityName, Operation, OperationName } from "@latchkey/core/ports";
import {
  buildAccount,
  buildAuditEntry,
  buildClientProfile,
  buildDelivery,
  buildEvent,
  buildOperation,
  buildRedemption,
  buildSession,
  buildUser,
  buildVendorProfile,
  insertAccount,
} from "@latchkey/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCommit } from "./compile-commit.ts";
import { stepsOf } from "./steps-of.ts";

const textOf = (operation: Operation): string => compileCommit('"latchkey"', stepsOf(operation));

const user = buildUser({ userType: "vendor" });
const update = (): Change => ({
  kind: "update",
  entity: "user",
  before: user,
  after: { ...user, version: 2 },
});
const vendor = buildVendorProfile(user);
const updateVendor = (): Change => ({
  kind: "update",
  entity: "vendorProfile",
  before: vendor,
  after: { ...vendor, version: 2 },
});
const client = buildClientProfile(user);
const updateClient = (): Change => ({
  kind: "update",
  entity: "clientProfile",
  before: client,
  after: { ...client, version: 2 },
});
const insertSession = (): Change => ({ kind: "insert", entity: "session", row: buildSession(user) });
const removeSession = (): Change => ({ kind: "delete", entity: "session", before: buildSession(user) });
const redeem = (): Change => ({ kind: "insert", entity: "redemption", row: buildRedemption() });
const requireRow = (entity: EntityName): Change => ({ kind: "require", entity, id: user.id, version: 1 });
const count = (): Change => ({ kind: "count", counter: "code_failures", key: "a", by: 1, subjectId: null });
const reset = (): Change => ({ kind: "reset", counter: "code_failures", key: "b" });

const register = (userType: "vendor" | "client") => (): readonly Change[] => [
  ...insertAccount(buildAccount({ userType })),
  insertSession(),
];

interface Recipe {
  readonly changes: readonly (() => readonly Change[])[];
  /** Each may be there or not, as may a notice to the user. */
  readonly optional: readonly (() => readonly Change[])[];
  readonly hasEvents: boolean;
}

const succeeded = (changes: Recipe["changes"], optional: Recipe["optional"] = []): Recipe => ({
  changes,
  optional,
  hasEvents: true,
});
const refused = (...changes: Recipe["changes"]): Recipe => ({
  changes,
  optional: [() => [count()]],
  hasEvents: false,
});

/** What each operation is made of, with room for what staff and limits will add. */
const recipes: { readonly [Name in OperationName]: readonly Recipe[] } = {
  "registration.start": [refused()],
  "registration.complete": [
    succeeded([() => [redeem()], register("vendor")], [() => [reset()]]),
    succeeded([() => [redeem()], register("client")], [() => [reset()]]),
    refused(() => [redeem()]),
  ],
  "sign_in.start": [refused()],
  "sign_in.complete": [
    succeeded([() => [redeem(), insertSession()]], [() => [requireRow("user")], () => [reset()]]),
    refused(),
  ],
  "challenge.resend": [refused()],
  "session.revoke": [succeeded([() => [removeSession()]], [() => [requireRow("user")]])],
  "session.revoke_all": [succeeded([() => [update()]])],
  "session.prune": [{ changes: [() => [removeSession()]], optional: [], hasEvents: false }],
  "user.update": [succeeded([() => [update()]]), refused()],
  "user.suspend": [succeeded([() => [update()]]), refused()],
  "user.reinstate": [succeeded([() => [update()]]), refused()],
  "vendor.update": [succeeded([() => [updateVendor()]], [() => [requireRow("user")]]), refused()],
  "client.update": [succeeded([() => [updateClient()]], [() => [requireRow("user")]]), refused()],
  "user.hold": [succeeded([() => [update()]]), refused()],
  "user.release": [succeeded([() => [update()]]), refused()],
  "user.revert": [succeeded([() => [update()]]), refused()],
  "vendor.revert": [succeeded([() => [updateVendor()]], [() => [requireRow("user")]]), refused()],
  "client.revert": [succeeded([() => [updateClient()]], [() => [requireRow("user")]]), refused()],
  "audit.read": [refused()],
  "audit.export": [refused()],
  "audit.erase": [succeeded([() => [update()]]), refused()],
  "refusal.limit": [refused()],
  "refusal.csrf": [refused()],
  "refusal.challenge": [refused()],
};

function operationsOf({ changes, optional, hasEvents }: Recipe): readonly Operation[] {
  return Array.from({ length: 2 ** optional.length * 2 }, (_, bits) => {
    const chosen = optional.filter((_make, index) => bits & (2 << index));
    return [1, 3].map((times) => {
      const repeated = Array.from({ length: times }, () =>
        [...changes, ...chosen].flatMap((make) => make()),
      ).flat();
      const events = Array.from({ length: hasEvents ? times : 0 }, () => buildEvent());
      const deliveries = Array.from({ length: bits & 1 ? times : 0 }, () => buildDelivery());
      return buildOperation({ changes: repeated, events, deliveries });
    });
  }).flat();
}

describe("compileCommit", () => {
  test("makes fewer than 60 statements of all operations, however many rows they have, and as many when they are audited", () => {
    const operations = Object.values(recipes).flat().flatMap(operationsOf);
    const audited = operations.map((operation) => ({ ...operation, audit: buildAuditEntry(operation) }));
    const [texts, auditedTexts] = [operations, audited].map((each) => new Set(each.map(textOf)));
    expect(operations.length).toBeGreaterThan(120);
    expect(texts?.size).toBeGreaterThan(10);
    expect(texts?.size).toBeLessThan(60);
    expect(auditedTexts?.size).toBe(texts?.size);
  });

  test("makes one statement of the same kinds of changes, in whatever order and number they come", () => {
    const makers = [update, updateVendor, insertSession, removeSession, redeem, count, reset];
    fc.assert(
      fc.property(fc.shuffledSubarray(makers), fc.integer({ min: 1, max: 4 }), (chosen, times) => {
        const changes = chosen.map((make) => make());
        const repeated = chosen.toReversed().flatMap((make) => Array.from({ length: times }, () => make()));
        expect(textOf(buildOperation({ changes: repeated }))).toBe(textOf(buildOperation({ changes })));
      }),
    );
  });

  test("makes every step wait for the one before it, and names all of them in the end in the same order", () => {
    const changes = [
      count(),
      reset(),
      ...insertAccount(buildAccount()),
      update(),
      removeSession(),
      redeem(),
      insertSession(),
    ];
    const operation = buildOperation({ changes, events: [buildEvent()], deliveries: [buildDelivery()] });
    const steps = stepsOf({ ...operation, audit: buildAuditEntry(operation) });
    const names = steps.map(({ kind, table }) => `"${kind} ${table}"`);
    const text = compileCommit('"latchkey"', steps);
    const [, ...bodies] = text.split(" as materialized (");
    const final = text.slice(text.lastIndexOf("\nselect "));
    expect(bodies).toHaveLength(names.length);
    bodies.slice(1).forEach((body, index) => {
      expect(body).toContain(`(select count(*) from ${names[index]}) >= 0`);
    });
    // The clock is read after the last of them.
    const counted = [...final.matchAll(/from ("[^"]+")\)/g)].map(([, name]) => name);
    expect(counted).toEqual([...names, '"insert auditChange"']);
    expect(final).toMatch(
      /case when \(select count\(\*\) from "insert auditChange"\) >= 0 then .*clock_timestamp\(\)/,
    );
    expect(names).toEqual([
      '"insert operation"',
      '"redeem redemption"',
      '"lock user"',
      '"lockToDelete session"',
      '"delete session"',
      '"update user"',
      '"insert user"',
      '"insert clientProfile"',
      '"insert session"',
      '"lockCounters counter"',
      '"count counter"',
      '"reset counter"',
      '"insert event"',
      '"insert delivery"',
      '"insert auditRecord"',
      '"insert auditChange"',
    ]);
  });

  test("never sets what does not change", () => {
    const text = textOf(buildOperation({ changes: [update()] }));
    const assignments = /set (.+) from/.exec(text)?.[1] ?? "";
    expect(assignments).toContain("full_name = ");
    for (const column of ["id", "user_type", "auth_method", "identifier_hash", "created_at"]) {
      expect(assignments).not.toMatch(new RegExp(`(^|, )${column} =`));
    }
  });
});
