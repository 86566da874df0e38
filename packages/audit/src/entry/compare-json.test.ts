import { isEqualJson, type Json } from "@latchkey/core/ports";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyDiff } from "../records/apply-diff.ts";
import { compareJson } from "./compare-json.ts";

function differences(before: Json, after: Json): Record<string, readonly [Json, Json]> {
  const found: Record<string, readonly [Json, Json]> = {};
  compareJson("/a", before, after, (pointer, old, now) => {
    found[pointer] = [old, now];
  });
  return found;
}

/** Small trees of few names, so that two of them have much in common; nulls and odd names among them. */
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json>(null, 0, 1, "x", false, {}, []),
    fc.dictionary(fc.constantFrom("a", "b", "0", "", "~/", "__proto__"), tie("tree"), { maxKeys: 4 }),
    fc.array(tie("tree"), { maxLength: 4 }),
  ),
}));

describe("compareJson", () => {
  test("gives what applyDiff makes the new value of", () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const state = applyDiff({ a: before }, differences(before, after));
        expect(isEqualJson(state["a"], after), JSON.stringify([before, after, state["a"]])).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("gives nothing for equal values", () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(differences(value, structuredClone(value))).toEqual({});
      }),
    );
  });

  test.each<[string, Json, Json, Record<string, readonly [Json, Json]>]>([
    ["an element of a list", { b: [1, 2] }, { b: [1, 3] }, { "/a/b/1": [2, 3] }],
    ["a list that grows", [1], [1, 2, 3], { "/a/1": [null, 2], "/a/2": [null, 3] }],
    ["a list that shrinks", [1, 2, 3], [1], { "/a/1": [2, null], "/a/2": [3, null] }],
    ["a member that comes", {}, { b: { c: 1 } }, { "/a/b": [null, { c: 1 }] }],
    ["a member that goes", { b: 1, c: 2 }, { c: 2 }, { "/a/b": [1, null] }],
    ["another kind", { b: [1] }, { b: { 0: 1 } }, { "/a/b": [[1], { 0: 1 }] }],
    ["a name to escape", { "~/": 1 }, { "~/": 2 }, { "/a/~0~1": [1, 2] }],
    [
      "a real null, by what holds it",
      { b: 1, c: 2 },
      { b: null, c: 2 },
      {
        "/a": [
          { b: 1, c: 2 },
          { b: null, c: 2 },
        ],
      },
    ],
    ["a real null that goes", { b: { c: null } }, { b: {} }, { "/a/b": [{ c: null }, {}] }],
    ["null that becomes a value", { b: null }, { b: 1 }, { "/a/b": [null, 1] }],
  ])("names %s", (_, before, after, expected) => {
    expect(differences(before, after)).toEqual(expected);
  });
});
