import { isEqualJson, type Json, type JsonObject } from "@latchkey/core/ports";
import { buildAccount, buildUser, buildVendorProfile } from "@latchkey/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EntityAuditOptions } from "../audit-options.ts";
import { applyDiff } from "../records/apply-diff.ts";
import { parsePlan } from "./audit-plan.ts";
import { compareRows, type Row, snapshotRow } from "./compare-rows.ts";

const user = buildUser();
const vendor = buildVendorProfile(user);

function vendorPlan(options: EntityAuditOptions = {}): ReturnType<typeof parsePlan>["vendorProfile"] {
  return parsePlan({ vendorProfile: options }).vendorProfile;
}

function compareAttributes(
  fields: EntityAuditOptions["fields"],
  before: JsonObject,
  after: JsonObject,
): ReturnType<typeof compareRows> {
  return compareRows(
    vendorPlan({ fields }),
    asRow({ ...vendor, attributes: before }),
    asRow({ ...vendor, attributes: after }),
  );
}

function asRow(row: object): Row {
  return row as Row;
}

const value = fc.constantFrom<Json>(null, 1, 2, "x", {}, [], [1], [null, 1], { a: null }, { a: 1, tax: 2 });
const attributes = fc.dictionary(fc.constantFrom("a", "b", "tax"), value, { maxKeys: 3 });

describe("compareRows", () => {
  test("finds nothing in equal rows, whatever the order of members", () => {
    const before = { ...vendor, attributes: { a: 1, b: 2 } };
    const after = { ...vendor, attributes: { b: 2, a: 1 }, version: 2, updatedAt: new Date(0) };
    expect(compareRows(vendorPlan(), asRow(before), asRow(after))).toEqual({
      fields: [],
      clear: {},
      sealed: {},
      masked: {},
    });
  });

  test("never sees a column that nobody declared", () => {
    const after = { ...user, passwordHash: "x" };
    expect(compareRows(parsePlan().user, asRow(user), asRow(after)).fields).toEqual([]);
    expect(JSON.stringify(snapshotRow(parsePlan().user, asRow(after)))).not.toContain("passwordHash");
  });

  test("writes times in UTC with microseconds", () => {
    const at = new Date("2026-11-23T11:00:00.123+01:00");
    const { clear } = compareRows(parsePlan().user, asRow(user), asRow({ ...user, deletedAt: at }));
    expect(clear).toEqual({ deletedAt: [null, "2026-11-23T10:00:00.123000Z"] });
  });

  test("an insert comes from null and a delete goes there", () => {
    const plan = parsePlan().user;
    const inserted = compareRows(plan, null, asRow(user));
    const deleted = compareRows(plan, asRow(user), null);
    expect(inserted.fields).toEqual(deleted.fields);
    expect(inserted.clear["status"]).toEqual([null, "active"]);
    expect(deleted.clear["status"]).toEqual(["active", null]);
    expect(inserted.fields).not.toContain("fullName");
  });

  test("seals the host's own fields unless he says otherwise, and names them no deeper than his schema", () => {
    const found = compareAttributes(undefined, { people: {} }, { people: { "ada@example.com": 1 } });
    expect(found.sealed).toEqual({ "/attributes/people/ada@example.com": [null, 1] });
    expect(found.fields).toEqual(["/attributes/people"]);
    expect(found.clear).toEqual({});
  });

  test("cuts members out of what holds them", () => {
    const fields = {
      "/attributes/plan": "clear",
      "/attributes/tax": "masked",
      "/attributes/pin": "hidden",
    } as const;
    const found = compareAttributes(fields, {}, { plan: "gold", tax: "DE1", pin: "0000", note: "n" });
    expect(found.clear).toEqual({ "/attributes/plan": [null, "gold"] });
    expect(found.masked).toEqual({ "/attributes/tax": [null, "DE1"] });
    expect(found.sealed).toEqual({ "/attributes/note": [null, "n"] });
    expect(JSON.stringify(found)).not.toContain("0000");
    const inserted = compareRows(
      vendorPlan({ fields }),
      null,
      asRow({ ...vendor, attributes: { plan: "gold", pin: "0000", a: { b: 1 } } }),
    );
    expect(inserted.sealed["/attributes"]).toEqual([null, { a: { b: 1 } }]);
    expect(JSON.stringify(inserted)).not.toContain("0000");
  });

  test("the deepest declaration wins", () => {
    const fields = { attributes: "hidden", "/attributes/a": "sealed", "/attributes/a/b": "clear" } as const;
    const found = compareAttributes(fields, {}, { x: 1, a: { b: 2, c: 3 } });
    expect(found).toEqual({
      fields: ["/attributes/a", "/attributes/a/b"],
      clear: { "/attributes/a/b": [null, 2] },
      sealed: { "/attributes/a": [null, { c: 3 }] },
      masked: {},
    });
  });

  test.each<[string, EntityAuditOptions["fields"]]>([
    ["by default", {}],
    ["with a clear member", { "/attributes/tax": "clear" }],
    [
      "with members within members",
      { "/attributes/a/tax": "clear", "/attributes/a": "clear", "/attributes/b/a": "clear" },
    ],
  ])("old row and diff give the new row %s, and so does the snapshot", (_, fields) => {
    const plan = vendorPlan({ fields });
    fc.assert(
      fc.property(attributes, attributes, fc.constantFrom("a", "b"), (before, after, storeName) => {
        const row = { ...vendor, attributes: after, storeName };
        const { clear, sealed } = compareRows(plan, asRow({ ...vendor, attributes: before }), asRow(row));
        const state = applyDiff({ attributes: before, storeName: vendor.storeName }, { ...clear, ...sealed });
        expect(
          isEqualJson(state, { attributes: after, storeName }),
          JSON.stringify([before, after, state]),
        ).toBe(true);
        const inserted = compareRows(plan, null, asRow(row));
        expect(
          isEqualJson(applyDiff({}, { ...inserted.sealed, ...inserted.clear })["attributes"], after),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("snapshotRow", () => {
  test("holds every readable column, null or not, with key, version and times", () => {
    const { vendor: profile } = buildAccount({ userType: "vendor" });
    const { clear, sealed } = snapshotRow(vendorPlan(), asRow(profile ?? {}));
    const columns = Object.keys(profile ?? {});
    expect(Object.keys({ ...clear, ...sealed }).toSorted()).toEqual(columns.toSorted());
    expect(clear["version"]).toBe(1);
  });

  test("parts an object whose members stand in different ways", () => {
    const plan = vendorPlan({ fields: { "/attributes/plan": "clear", "/attributes/pin": "hidden" } });
    const row = { ...vendor, attributes: { plan: "gold", note: null, pin: "0000" } };
    const { clear, sealed } = snapshotRow(plan, asRow(row));
    expect(clear["attributes"]).toEqual({ plan: "gold" });
    expect(sealed["attributes"]).toEqual({ note: null });
  });
});
