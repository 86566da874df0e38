import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slugify, slugWithSuffix } from "./slug.ts";

describe("slugify", () => {
  test.each([
    ["Zoë's Fine Cheeses", "zoe-s-fine-cheeses"],
    ["Crème Brûlée", "creme-brulee"],
    ["  --A  B--  ", "a-b"],
    ["x".repeat(61), "x".repeat(60)],
    [`${"x".repeat(59)} store`, "x".repeat(59)],
    ["商店", "store"],
    ["", "store"],
  ])("makes %j to %j", (name, slug) => {
    expect(slugify(name)).toBe(slug);
  });

  test("is url-safe, short and stable for any name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const slug = slugify(name);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(60);
        expect(slugify(slug)).toBe(slug);
      }),
    );
  });

  test("keeps the suffix apart", () => {
    expect(slugWithSuffix("Zoë", "k3x9")).toBe("zoe-k3x9");
  });
});
