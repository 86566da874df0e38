import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAuthError } from "../../errors/index.ts";
import { assertSafeText, isSafeText } from "./is-safe-text.ts";

function refusedAt(value: unknown): unknown {
  try {
    assertSafeText(value);
    return "accepted";
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return error.details.issues?.[0]?.path;
  }
}

function nested(levels: number): unknown {
  return levels === 0 ? "leaf" : { inner: nested(levels - 1) };
}

describe("isSafeText", () => {
  test.each(["", "plain", "línea\n", "😀", "\u202e", "\ufffd"])("takes %j", (text) => {
    expect(isSafeText(text)).toBe(true);
  });

  test.each(["\0", "a\0b", "\ud800", "\udc00\ud800", "😀".slice(1)])("refuses %j", (text) => {
    expect(isSafeText(text)).toBe(false);
  });
});

describe("assertSafeText", () => {
  test("takes any JSON whose text is safe", () => {
    const safe = fc
      .jsonValue({ maxDepth: 8 })
      .filter((value) => !/__proto__|\\u/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(safe, (value) => {
        expect(refusedAt(value)).toBe("accepted");
      }),
    );
    expect(refusedAt({ a: [1, null, true, { b: "ok" }], c: undefined })).toBe("accepted");
  });

  test("finds one bad string wherever it stands, and names the place", () => {
    const step = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.string({ unit: "grapheme", minLength: 1 }).filter(isSafeText),
    );
    const path = fc.array(step, { maxLength: 20 }).filter((steps) => !steps.includes("__proto__"));
    fc.assert(
      fc.property(path, fc.constantFrom("\0", "x\ud800"), (steps, bad) => {
        const value = steps.reduceRight<unknown>(
          (inner, step) =>
            typeof step === "number"
              ? [...Array.from({ length: step }, () => "ok"), inner]
              : { first: "ok", [step]: inner },
          bad,
        );
        expect(refusedAt(value)).toEqual(steps);
      }),
    );
  });

  test("refuses bad member names without repeating them", () => {
    expect(refusedAt({ profile: { "a\0": 1 } })).toEqual(["profile"]);
    expect(refusedAt({ profile: [{ "\ud800": 1 }] })).toEqual(["profile", 0]);
    expect(refusedAt(JSON.parse('{"profile": {"__proto__": {"isAdmin": true}}}'))).toEqual(["profile"]);
  });

  test("takes member names that only look dangerous", () => {
    expect(refusedAt({ constructor: "x", prototype: "y", toString: "z" })).toBe("accepted");
  });

  test("takes 32 levels and refuses more, also endless ones", () => {
    expect(refusedAt(nested(32))).toBe("accepted");
    expect(refusedAt(nested(33))).toEqual([]);
    expect(refusedAt(JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`))).toEqual([]);
    const endless: Record<string, unknown> = {};
    endless["self"] = endless;
    expect(refusedAt(endless)).toEqual([]);
  });

  test("prefixes the place with the path it was given", () => {
    expect(() => assertSafeText({ bio: "\0" }, ["profile"])).toThrow(
      expect.objectContaining({
        details: { issues: [expect.objectContaining({ path: ["profile", "bio"] })] },
      }),
    );
  });
});
