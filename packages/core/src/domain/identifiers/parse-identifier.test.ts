import fc from "fast-check";
import { getCountries, getExampleNumber } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { isAuthError } from "../../errors/index.ts";
import type { Identifier } from "./identifier.ts";
import { type IdentifierInput, parseIdentifier } from "./parse-identifier.ts";
import type { PhoneRules } from "./parse-phone-number.ts";

const everywhere: PhoneRules = { defaultRegion: "DE", countries: "all" };
const longest = `zoe@${`${"a".repeat(63)}.`.repeat(3)}${"d".repeat(58)}`;
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

function isParsed(input: IdentifierInput): Identifier | null {
  try {
    return parseIdentifier(input, everywhere);
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return null;
  }
}

describe("an email address", () => {
  test.each([
    "zoe@bücher.example",
    "ZOE@bücher.example",
    "Zoe@BÜCHER.EXAMPLE",
    "zoe@xn--bcher-kva.example",
    "zoe@XN--BCHER-KVA.example",
    "zOe@Xn--bCher-kva.eXample",
  ])("has one canonical form however it is spelled: %s", (email) => {
    expect(parseIdentifier({ email }, everywhere)).toEqual({
      kind: "email",
      value: "zoe@xn--bcher-kva.example",
    });
  });

  test.each([
    ["zoe+shop@example.org", "zoe+shop@example.org"],
    ["z.o.e@example.org", "z.o.e@example.org"],
    ["!#$%&'*+/=?^_`{|}~-@example.org", "!#$%&'*+/=?^_`{|}~-@example.org"],
    ["1@a.co", "1@a.co"],
    ["zoe@faß.example", "zoe@xn--fa-hia.example"],
    ["zoe@例え。テスト", "zoe@xn--r8jz45g.xn--zckzah"],
    [`${"l".repeat(64)}@example.org`, `${"l".repeat(64)}@example.org`],
    [longest, longest],
  ])("keeps what tells mailboxes apart: %s", (email, value) => {
    expect(parseIdentifier({ email }, everywhere).value).toBe(value);
  });

  test.each([
    ["nothing", ""],
    ["no at sign", "zoe.example.org"],
    ["no local part", "@example.org"],
    ["no domain", "zoe@"],
    ["two at signs", "zoe@example.org@evil.example"],
    ["a quoted local part", '"zoe"@example.org'],
    ["a quoted at sign", '"zoe@example.org"@evil.example'],
    ["a comment", "zoe(comment)@example.org"],
    ["a display name", "Zoe <zoe@example.org>"],
    ["a list", "zoe@example.org,eve@evil.example"],
    ["a backslash", "zoe\\@example.org"],
    ["a leading dot", ".zoe@example.org"],
    ["a trailing dot", "zoe.@example.org"],
    ["a double dot", "zo..e@example.org"],
    ["a local part of 65", `${"l".repeat(65)}@example.org`],
    ["255 characters", `zoe@${`${"a".repeat(63)}.`.repeat(3)}${"d".repeat(59)}`],
    [
      "a domain that grows beyond 254 characters as A-labels",
      `${"l".repeat(64)}@${"例え.".repeat(16)}example`,
    ],
    ["an encoded word", "=?utf-8?q?eve=40evil.example=3e?=@example.org"],
    ["a space before", " zoe@example.org"],
    ["a space after", "zoe@example.org "],
    ["a space inside", "zo e@example.org"],
    ["a no-break space", "zoe\u00a0@example.org"],
    ["a header injection", "zoe@example.org\r\nBcc: eve@evil.example"],
    ["a line feed after", "zoe@example.org\n"],
    ["U+0000", "zoe@example.org\0.evil.example"],
    ["a lone surrogate", "zoe\ud800@example.org"],
    ["a lone surrogate in the domain", "zoe@ex\udc00ample.org"],
    ["a zero-width space", "zo\u200be@example.org"],
    ["a zero-width joiner in the domain", "zoe@exa\u200dmple.org"],
    ["a soft hyphen", "zoe@exam\u00adple.org"],
    ["a byte order mark", "\ufeffzoe@example.org"],
    ["a right-to-left override", "zoe@\u202eelpmaxe.org"],
    ["a bidi isolate", "zoe@\u2066example\u2069.org"],
    ["a variation selector", "zoe@example\ufe0f.org"],
    ["a tag character", "zoe@example\u{e0061}.org"],
    ["the Kelvin sign in the local part (GitHub, 2016)", "mi\u212ae@example.org"],
    ["the Kelvin sign in the domain", "zoe@\u212aernel.org"],
    ["a dotless i in the local part (GitHub, 2016)", "m\u0131ke@example.org"],
    ["a dotted capital I in the local part", "M\u0130ke@example.org"],
    ["a long s", "zoe@\u017fhop.example"],
    ["full-width letters", "ｚｏｅ@example.org"],
    ["a full-width at sign", "zoe＠example.org"],
    ["a small at sign", "zoe\ufe6bexample.org"],
    ["a full-width dot", "zoe@example．org"],
    ["a ligature", "zoe@o\ufb03ce.example"],
    ["a decomposed letter", "zoe@bu\u0308cher.example"],
    ["a non-ASCII local part", "zoé@example.org"],
    ["a Cyrillic local part", "зоя@example.org"],
    ["no dot in the domain", "zoe@localhost"],
    ["a dot at the end", "zoe@example.org."],
    ["a dot at the start of the domain", "zoe@.example.org"],
    ["an empty label", "zoe@example..org"],
    ["an IPv4 address", "zoe@127.0.0.1"],
    ["a hexadecimal address", "zoe@0x7f.0x1"],
    ["an address literal", "zoe@[127.0.0.1]"],
    ["an IPv6 literal", "zoe@[IPv6:::1]"],
    ["a port", "zoe@example.org:25"],
    ["a path", "zoe@example.org/x"],
    ["an underscore in the domain", "zoe@exa_mple.org"],
    ["a hyphen at the edge of a label", "zoe@-example.org"],
    ["an A-label that decodes to nothing", "zoe@xn--.org"],
    ["an A-label of plain ASCII", "zoe@xn--example-.org"],
    ["an A-label of a capital letter", "zoe@xn--nxasmm1c-.org"],
    ["a label of 64", `zoe@${"a".repeat(64)}.org`],
  ])("is refused with %s", (_, email) => {
    expect(refusal({ email })).toEqual(["email"]);
  });

  test.each([
    null,
    1,
    true,
    {},
    [],
    ["zoe@example.org"],
    { toString: () => "zoe@example.org" },
    Symbol("zoe"),
    1n,
  ])("is refused when it is no string", (email) => {
    expect(refusal({ email })).toEqual(["email"]);
  });

  test("parses to itself again, whatever text was accepted", () => {
    const local = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(..."aZ0.+-_!'é") });
    const domain = fc.string({ minLength: 3, maxLength: 30, unit: fc.constantFrom(..."aBüÜßñ例。.-x1ΣςиЙ") });
    let accepted = 0;
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const first = isParsed({ email: `${name}@${host}.example` });
        if (first === null) return;
        accepted += 1;
        expect(first.value).toMatch(/^[\x21-\x7e]{5,254}$/);
        expect(isParsed({ email: first.value })).toEqual(first);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe("a phone number", () => {
  test.each([
    "+4915123456789",
    "+49 151 23456789",
    "+49 (151) 2345-6789",
    "0151/23456789",
    "0049 151 23456789",
    "+49.151.234.567.89",
    "٠١٥١٢٣٤٥٦٧٨٩",
  ])("has one canonical form however it is written: %s", (phone) => {
    expect(parseIdentifier({ phone }, everywhere)).toEqual({ kind: "phone", value: "+4915123456789" });
  });

  test.each([
    ["nothing", ""],
    ["a header injection", "+1 213 373 4253\r\nBcc: x"],
    ["a line feed", "+12133734253\n"],
    ["U+0000", "+1213373\x004253"],
    ["a lone surrogate", "+12133734253\ud800"],
    ["text around it", "call +1 213 373 4253 now"],
    ["a space before", " +12133734253"],
    ["a space after", "+12133734253 "],
    ["a tab", "+1\t2133734253"],
    ["an extension", "+1 213 373 4253 ext. 5"],
    ["an x extension", "+12133734253x5"],
    ["an extension by #", "+12133734253#5"],
    ["a pause", "+12133734253,,5"],
    ["a tel URI", "tel:+12133734253"],
    ["an RFC 3966 context", "2133734253;phone-context=+1"],
    ["letters", "1-213-FLOWERS"],
    ["full-width digits", "＋１２１３３７３４２５３"],
    ["a zero-width space", "+1213\u200b3734253"],
    ["a bidi mark", "\u202a+12133734253\u202c"],
    ["two plus signs", "++12133734253"],
    ["33 characters", `+1 213 373 4253${"-".repeat(18)}`],
    ["too few digits", "+4915"],
    ["too many digits", "+49151234567890123"],
    ["an impossible country code", "+99912345678"],
    ["an impossible area", "+1 099 373 4253"],
    ["premium rate (US)", "+1 900 555 0123"],
    ["premium rate (DE)", "+49 900 1234567"],
    ["toll-free (US)", "+1 800 234 5678"],
    ["toll-free (GB)", "+44 800 123 4567"],
    ["toll-free (universal)", "+800 1234 5678"],
    ["shared cost (DE)", "+49 180 1234567"],
    ["a personal number (GB)", "+44 70 1234 5678"],
    ["internet telephony (GB)", "+44 56 1234 5678"],
    ["a pager (GB)", "+44 76 4012 3456"],
    ["a fixed line (DE)", "+49 30 123456"],
    ["satellite (+881)", "+881 612 345 678"],
    ["satellite (+870)", "+870 301 234 567"],
    ["international networks (+882)", "+882 16 123 4567"],
    ["international premium (+979)", "+979 123 456 789"],
  ])("is refused with %s", (_, phone) => {
    expect(refusal({ phone })).toEqual(["phone"]);
  });

  test.each([null, 4915123456789, ["+4915123456789"], { length: 3 }])(
    "is refused when it is no string",
    (phone) => {
      expect(refusal({ phone })).toEqual(["phone"]);
    },
  );

  test("of a country that is not on the list is refused", () => {
    const rules: PhoneRules = { defaultRegion: null, countries: ["AT", "DE"] };
    expect(refusal({ phone: "+4915123456789" }, rules)).toEqual({ accepted: "+4915123456789" });
    expect(refusal({ phone: "+12133734253" }, rules)).toEqual(["phone"]);
    expect(refusal({ phone: "+4915123456789" }, { defaultRegion: null, countries: [] })).toEqual(["phone"]);
  });

  test("of a territory that shares the numbers of a larger country counts as that country", () => {
    const onAland = { phone: "+358 41 2345678" };
    expect(refusal(onAland, { defaultRegion: null, countries: ["FI"] })).toEqual({
      accepted: "+358412345678",
    });
    expect(refusal(onAland, { defaultRegion: null, countries: ["AX"] })).toEqual(["phone"]);
  });

  test("without a country is refused unless there is a default region", () => {
    expect(refusal({ phone: "015123456789" }, { defaultRegion: null, countries: "all" })).toEqual(["phone"]);
    expect(refusal({ phone: "015123456789" }, { defaultRegion: "AT", countries: ["DE"] })).toEqual(["phone"]);
  });

  test("under a default region that does not exist is a mistake of the host", () => {
    expect(() =>
      parseIdentifier({ phone: "+4915123456789" }, { defaultRegion: "ZZ", countries: "all" }),
    ).toThrow(TypeError);
  });

  test("of every country is accepted, and parses to itself again", () => {
    const accepted = getCountries().filter((country) => {
      const number = getExampleNumber(country, examples);
      const first = number && isParsed({ phone: number.number });
      if (!number || !first) return false;
      expect(first.value).toBe(number.number);
      expect(isParsed({ phone: number.formatInternational() })).toEqual(first);
      expect(
        parseIdentifier({ phone: number.formatNational() }, { defaultRegion: country, countries: "all" }),
      ).toEqual(first);
      return true;
    });
    expect(accepted.length).toBeGreaterThan(230);
  });
});

describe("an identifier", () => {
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
        isParsed({ email: text });
        isParsed({ email: `${text}@example.org` });
        isParsed({ email: `zoe@${text}.example` });
        isParsed({ phone: text });
        isParsed({ phone: `+49${text}` });
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
      try {
        parseIdentifier(input, everywhere);
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify(error) + String(error)).not.toMatch(/secret|1234567/);
      }
    }
  });
});
