import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAuthError } from "../../errors/index.ts";
import { type IdentifierInput, parseIdentifier } from "./parse-identifier.ts";
import type { PhoneRules } from "./parse-phone-number.ts";

const everywhere: PhoneRules = { defaultRegion: "DE", countries: "all" };
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

function refusal(input: IdentifierInput, rules: PhoneRules = everywhere): unknown {
  try {
    return { accepted: parseIdentifier(input, rules).value };
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return error.details.issues?.[0]?.path;
  }
}

describe("an identifier", () => {
  test("is of the kind that was given, in its canonical form", () => {
    expect(parseIdentifier({ email: "Zoe@Example.org" }, everywhere)).toEqual({
      kind: "email",
      value: "zoe@example.org",
    });
    expect(parseIdentifier({ phone: "0151 23456789" }, everywhere)).toEqual({
      kind: "phone",
      value: "+4915123456789",
    });
  });

  test("is exactly one of email and phone", () => {
    expect(refusal({})).toEqual([]);
    expect(refusal({ email: undefined, phone: undefined })).toEqual([]);
    expect(refusal({ email: "zoe@example.org", phone: "+4915123456789" })).toEqual([]);
    expect(refusal({ email: "zoe@example.org", phone: null })).toEqual([]);
    expect(refusal({ email: "zoe@example.org", phone: undefined })).toEqual({ accepted: "zoe@example.org" });
  });

  test("is parsed or refused as invalid_input, never anything else, whatever the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const inputs = [
          { email: text },
          { email: `${text}@example.org` },
          { email: `zoe@${text}.example` },
          { phone: text },
          { phone: `+49${text}` },
        ];
        expect(() => inputs.map((input) => refusal(input))).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  test.each(["a", "1", "@", ".", "ü", "\u0308", "\ud800", "a@", "+", "=?"])(
    "of a megabyte of %j is refused in no time",
    (unit) => {
      const text = unit.repeat(2 ** 20 / unit.length);
      const start = performance.now();
      expect(refusal({ email: text })).toEqual(["email"]);
      expect(refusal({ email: `zoe@${text}.org` })).toEqual(["email"]);
      expect(refusal({ phone: text })).toEqual(["phone"]);
      expect(performance.now() - start).toBeLessThan(250);
    },
  );

  test("is not repeated by the refusal", () => {
    for (const input of [{ email: "secret.person@localhost" }, { phone: "+49 30 1234567" }]) {
      expect(() => parseIdentifier(input, everywhere)).toThrow(
        expect.toSatisfy((error: Error) => !/secret|1234567/.test(JSON.stringify(error) + String(error))),
      );
    }
  });
});
