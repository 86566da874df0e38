import { describe, expect, test } from "vitest";
import { buildAccount, insertAccount } from "../../testing/builders/build-account.ts";
import { buildAuditedOperation } from "../../testing/builders/build-audit-entry.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { buildRedemption } from "../../testing/builders/build-operation.ts";
import { buildSession } from "../../testing/builders/build-session.ts";
import type { AuditChangeRow } from "../audit/audit-entry.ts";
import { assertOperation } from "./assert-operation.ts";
import { count, insert, remove, requireUser, reset, update } from "./change-builders.ts";

const buildSound = (): ReturnType<typeof buildAuditedOperation> => {
  const { user } = buildAccount();
  const other = buildAccount({ userType: "vendor" });
  return buildAuditedOperation({
    changes: [
      insert("redemption", buildRedemption()),
      requireUser(buildAccount().user),
      update("user", user, { bio: "x" }, user.updatedAt),
      count("code_failures", "a", 1, null),
      remove("session", buildSession(user)),
      ...insertAccount(other),
      reset("code_failures", "b"),
    ],
  });
};

const assertWith =
  (distort: (changes: readonly AuditChangeRow[]) => readonly (AuditChangeRow | undefined)[]) => (): void => {
    const operation = buildSound();
    const changes = distort(operation.audit.changes).filter((change) => change !== undefined);
    assertOperation({ ...operation, audit: { ...operation.audit, changes } });
  };

const withSecond =
  (patch: Partial<AuditChangeRow>) =>
  (changes: readonly AuditChangeRow[]): readonly AuditChangeRow[] =>
    changes.map((change, index) => (index === 1 ? { ...change, ...patch } : change));

describe("the audit entry of an operation", () => {
  test("tells of each row of an entity, and of nothing else", () => {
    const operation = buildSound();
    expect(operation.audit.changes.map(({ entity, kind }) => `${kind} ${entity}`)).toEqual([
      "update user",
      "delete session",
      "insert user",
      "insert vendorProfile",
    ]);
    expect(() => {
      assertOperation(operation);
    }).not.toThrow();
  });

  test("may be that of an operation without changes", () => {
    expect(() => {
      assertOperation(buildAuditedOperation());
    }).not.toThrow();
  });

  test("may count its positions over all changes of the operation", () => {
    const spread = (changes: readonly AuditChangeRow[]): readonly AuditChangeRow[] =>
      changes.map((change) => ({ ...change, position: change.position * 2 + 1 }));
    expect(assertWith(spread)).not.toThrow();
  });

  test("is refused with the record of another operation", () => {
    const { audit, ...operation } = buildSound();
    const record = { ...audit.record, id: buildId() };
    expect(() => {
      assertOperation({ ...operation, audit: { ...audit, record } });
    }).toThrow(/audit record of another/);
  });

  test.each<[string, Parameters<typeof assertWith>[0]]>([
    ["without any", () => []],
    ["without the first", (changes) => changes.slice(1)],
    ["without the last", (changes) => changes.slice(0, -1)],
    ["with one twice", (changes) => [...changes, changes.at(-1)]],
    ["in another order", (changes) => changes.toReversed()],
    ["with two in each other's place", ([a, b, ...rest]) => [b, a, ...rest]],
    ["with another entity", withSecond({ entity: "clientProfile" })],
    ["with another row", withSecond({ entityId: buildId() })],
    ["with another version", withSecond({ version: 1 })],
    ["with another kind", withSecond({ kind: "update" })],
    ["that belong to another record", withSecond({ recordId: buildId() })],
    ["with a position twice", withSecond({ position: 0 })],
    ["with a position before the first", withSecond({ position: -1 })],
    ["with half a position", withSecond({ position: 0.5 })],
  ])("is refused with its changes %s", (_, distort) => {
    expect(assertWith(distort)).toThrow(/other rows than its audit entry tells of/);
  });
});
