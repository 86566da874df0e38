import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isEqualJson } from "./is-equal-json.ts";

describe("isEqualJson", () => {
  test.each([
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [{ a: undefined }, {}, true],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{ a: null }, {}, false],
    [null, {}, false],
    ["1", 1, false],
    [{ a: 1 }, { b: 1 }, false],
  ])("%j and %j: %s", (a, b, equal) => {
    expect(isEqualJson(a, b)).toBe(equal);
    expect(isEqualJson(b, a)).toBe(equal);
  });

  test("finds any value equal to its round trip through JSON", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (value) => isEqualJson(value, JSON.parse(JSON.stringify(value)) as unknown) || Object.is(value, -0),
      ),
    );
  });
});
