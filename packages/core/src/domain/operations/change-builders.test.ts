import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildAccount } from "../../testing/builders/build-account.ts";
import { buildOperation, buildRedemption } from "../../testing/builders/build-operation.ts";
import { buildSession } from "../../testing/builders/build-session.ts";
import { buildUser } from "../../testing/builders/build-user.ts";
import { assertOperation } from "./assert-operation.ts";
import { count, insert, type Patch, remove, reset, update } from "./change-builders.ts";

const text = fc.option(fc.string(), { nil: null });
const patches: fc.Arbitrary<Patch<"user">> = fc.record(
  {
    fullName: text,
    bio: text,
    city: text,
    newsletter: fc.boolean(),
    epoch: fc.nat(),
    status: fc.constantFrom("active", "suspended", "deleted"),
    deletedAt: fc.option(fc.date({ noInvalidDate: true }), { nil: null }),
  },
  { requiredKeys: [] },
);
const times = fc.date({ noInvalidDate: true });

describe("update", () => {
  test("makes the next version: the patch, its time, and the rest as it was", () => {
    fc.assert(
      fc.property(patches, times, fc.nat({ max: 1_000_000 }), (patch, at, version) => {
        const before = buildUser({ version });
        const change = update("user", before, patch, at);
        expect(change).toEqual({
          kind: "update",
          entity: "user",
          before,
          after: { ...before, ...patch, version: version + 1, updatedAt: at },
        });
      }),
    );
  });

  test("leaves what it was given alone, and can always be committed", () => {
    fc.assert(
      fc.property(patches, times, (patch, at) => {
        const before = Object.freeze(buildUser());
        const copy = structuredClone(before);
        assertOperation(buildOperation({ changes: [update("user", before, Object.freeze(patch), at)] }));
        expect(before).toEqual(copy);
      }),
    );
  });

  test("chains: each step is guarded by the one before", () => {
    fc.assert(
      fc.property(fc.array(patches, { minLength: 1, maxLength: 5 }), times, (steps, at) => {
        const first = buildUser();
        let row = first;
        for (const patch of steps) {
          const change = update("user", row, patch, at);
          if (change.kind !== "update" || change.entity !== "user")
            throw new TypeError("An update of a user is one.");
          expect(change.before.version).toBe(row.version);
          row = change.after;
        }
        expect(row).toMatchObject({
          id: first.id,
          version: first.version + steps.length,
          createdAt: first.createdAt,
        });
      }),
    );
  });

  test("refuses in the types what it moves itself", () => {
    const user = buildUser();
    // @ts-expect-error the version is moved by the builder
    const versioned = update("user", user, { version: 9 }, user.updatedAt);
    expect(versioned).toMatchObject({ after: { version: 2 } });
    // @ts-expect-error a field of another entity
    update("user", user, { slug: "x" }, user.updatedAt);
  });
});

describe("the other builders", () => {
  test("say what they were told", () => {
    const { user, client } = buildAccount();
    const [session, redemption] = [buildSession(user), buildRedemption()];
    expect(insert("user", user)).toEqual({ kind: "insert", entity: "user", row: user });
    expect(insert("redemption", redemption)).toEqual({
      kind: "insert",
      entity: "redemption",
      row: redemption,
    });
    expect(remove("session", session)).toEqual({ kind: "delete", entity: "session", before: session });
    expect(count("code_failures", "k", 3, user.id)).toEqual({
      kind: "count",
      counter: "code_failures",
      key: "k",
      by: 3,
      subjectId: user.id,
    });
    expect(reset("code_failures", "k")).toEqual({ kind: "reset", counter: "code_failures", key: "k" });
    expect(client?.userId).toBe(user.id);
  });

  test("refuse in the types a row of another entity, and a delete of a fact", () => {
    const user = buildUser();
    // @ts-expect-error a user is no session
    insert("session", user);
    // @ts-expect-error redemptions are only ever inserted
    remove("redemption", buildRedemption());
    expect(remove("user", user).kind).toBe("delete");
  });
});
