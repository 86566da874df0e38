import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildAccount, buildVendorProfile } from "../../testing/builders/build-account.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { buildOperation, buildRedemption } from "../../testing/builders/build-operation.ts";
import { buildSession } from "../../testing/builders/build-session.ts";
import { buildUser } from "../../testing/builders/build-user.ts";
import { assertOperation } from "./assert-operation.ts";
import type { Change } from "./change.ts";
import { count, insert, remove, reset, update } from "./change-builders.ts";

const assertChanges = (...changes: readonly Change[]): void => {
  assertOperation(buildOperation({ changes }));
};

/** Every way of naming one row of a kind, and of one counter. */
const namings = (): readonly (readonly Change[])[] => {
  const user = buildUser();
  const session = buildSession(user);
  const vendor = buildVendorProfile(user);
  const required = (entity: "user" | "session" | "vendorProfile", id: string): Change => ({
    kind: "require",
    entity,
    id,
    version: 1,
  });
  const redemption = buildRedemption();
  const key = buildId();
  return [
    [
      insert("user", user),
      update("user", user, { bio: "x" }, user.updatedAt),
      remove("user", user),
      required("user", user.id),
    ],
    [
      insert("session", session),
      update("session", session, {}, user.updatedAt),
      remove("session", session),
      required("session", session.id),
    ],
    [
      insert("vendorProfile", vendor),
      remove("vendorProfile", vendor),
      required("vendorProfile", vendor.userId),
    ],
    [insert("redemption", redemption), insert("redemption", { ...redemption, purpose: "registration" })],
    [
      count("code_failures", key, 1, null),
      count("code_failures", key, 0, user.id),
      reset("code_failures", key),
    ],
  ];
};

/** One naming of each of many targets, in any order. */
const distinct = fc
  .array(fc.tuple(fc.nat(4), fc.nat(3)), { maxLength: 12 })
  .map((picks) => picks.map(([kind, way]) => namings()[kind]?.at(way % (namings()[kind]?.length ?? 1))))
  .map((changes) => changes.filter((change) => change !== undefined));

describe("assertOperation", () => {
  test("lets pass what names each row and counter once", () => {
    fc.assert(
      fc.property(distinct, (changes) => {
        assertChanges(...changes);
      }),
    );
  });

  test("refuses a row or counter named twice, whatever is between and in whatever way", () => {
    const twice = fc.nat(4).chain((kind) => {
      const ways = namings()[kind] ?? [];
      return fc.tuple(fc.constantFrom(...ways), fc.constantFrom(...ways));
    });
    fc.assert(
      fc.property(twice, distinct, distinct, distinct, ([first, second], before, between, after) => {
        expect(() => {
          assertChanges(...before, first, ...between, second, ...after);
        }).toThrow(/names a (user|session|vendorProfile|redemption|counter) twice/);
      }),
    );
  });

  test("tells rows of different entities with the same key apart", () => {
    const { user, client } = buildAccount();
    if (client === null) throw new TypeError("A client has a profile.");
    expect(() => {
      assertChanges(
        insert("user", user),
        insert("clientProfile", client),
        insert("session", buildSession(user)),
      );
    }).not.toThrow();
  });

  test("refuses every step of a version but one", () => {
    const user = buildUser();
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (from, to) => {
        fc.pre(to !== from + 1);
        const change: Change = {
          kind: "update",
          entity: "user",
          before: { ...user, version: from },
          after: { ...user, version: to },
        };
        expect(() => {
          assertChanges(change);
        }).toThrow(/does not move the version of user by one/);
      }),
    );
  });

  test("refuses an update that moves to another row", () => {
    const [user, other] = [buildUser(), buildUser()];
    const sound = update("user", user, {}, user.updatedAt);
    expect(() => {
      assertChanges(sound);
    }).not.toThrow();
    expect(() => {
      assertChanges({ kind: "update", entity: "user", before: user, after: { ...other, version: 2 } });
    }).toThrow(/moves the key of user/);
  });

  test("lets counters grow by natural numbers alone", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeNat()), (by) => {
        const commit = (): void => {
          assertChanges(count("code_failures", "a", by, null));
        };
        if (Number.isSafeInteger(by) && by >= 0) commit();
        else expect(commit).toThrow(/natural number/);
      }),
    );
  });

  test("says nothing of the values in its message", () => {
    const user = buildUser({ emailLookup: "secret@example.com", emailSealed: "secret@example.com" });
    const changes = [insert("user", user), remove("user", user)];
    try {
      assertChanges(...changes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toMatch(new RegExp(`secret|${user.id}`));
    }
  });
});

describe("how often it happened", () => {
  test.each([1, 2, 2 ** 31 - 1])("%d times is fine", (occurrences) => {
    expect(() => assertOperation(buildOperation({ occurrences }))).not.toThrow();
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31])("%d times is not", (occurrences) => {
    expect(() => assertOperation(buildOperation({ occurrences }))).toThrow(/whole number of times/);
  });
});
