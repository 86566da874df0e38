import { describe, expect, test } from "vitest";
import { buildClientProfile, buildVendorProfile } from "../../testing/builders/build-account.ts";
import { buildOperation } from "../../testing/builders/build-operation.ts";
import { buildSession } from "../../testing/builders/build-session.ts";
import { buildUser } from "../../testing/builders/build-user.ts";
import type { Change } from "./change.ts";
import { insert, remove, update } from "./change-builders.ts";
import { touchesPrincipal } from "./touches-principal.ts";

const at = new Date();
const user = buildUser({ userType: "vendor" });
const other = buildUser();
const vendor = buildVendorProfile(user);
const touched = (...changes: readonly Change[]) => touchesPrincipal(buildOperation({ changes }));

describe("what the cache holds of a user is wrong after", () => {
  test.each<[string, Change]>([
    ["a new epoch", update("user", user, { epoch: user.epoch + 1 }, at)],
    ["a new status, though the epoch stayed", update("user", user, { status: "suspended" }, at)],
    ["a new status as a vendor", update("vendorProfile", vendor, { status: "approved" }, at)],
    ["the end of a session of his", remove("session", buildSession(user))],
  ])("%s", (_, change) => {
    expect(touched(change)).toEqual([user.id]);
  });

  test("any of many changes, each user named once", () => {
    const changes = [
      remove("session", buildSession(user)),
      remove("session", buildSession(other)),
      remove("session", buildSession(user)),
    ];
    expect(touched(...changes)).toEqual([user.id, other.id]);
  });
});

test.each<[string, Change]>([
  ["an edit of a profile", update("user", user, { fullName: "Ada" }, at)],
  ["an edit of a store", update("vendorProfile", vendor, { storeName: "Engines" }, at)],
  [
    "an edit of a client's fields",
    update("clientProfile", buildClientProfile(other), { attributes: { a: 1 } }, at),
  ],
  ["a new session", insert("session", buildSession(user))],
  ["a new user", insert("user", user)],
])("%s leaves the cache as it is", (_, change) => {
  expect(touched(change)).toEqual([]);
});
