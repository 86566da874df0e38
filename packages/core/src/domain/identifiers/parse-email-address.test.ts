import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAuthError } from "../../errors/index.ts";
import { parseEmailAddress } from "./parse-email-address.ts";

const longest = `zoe@${`${"a".repeat(63)}.`.repeat(3)}${"d".repeat(58)}`;

function refusal(input: unknown): unknown {
  try {
    return { accepted: parseEmailAddress(input) };
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return error.details.issues?.[0]?.path;
  }
}

function find(text: string): string | null {
  try {
    return parseEmailAddress(text);
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
    expect(parseEmailAddress(email)).toBe("zoe@xn--bcher-kva.example");
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
    expect(parseEmailAddress(email)).toBe(value);
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
    ["an A-label that hides a zero-width joiner", "zoe@xn--example-j06c.org"],
    ["a label of mixed direction", "zoe@0\u05d0.example"],
    ["an A-label of plain ASCII", "zoe@xn--example-.org"],
    ["an A-label of a capital letter", "zoe@xn--nxasmm1c-.org"],
    ["a label of 64", `zoe@${"a".repeat(64)}.org`],
  ])("is refused with %s", (_, email) => {
    expect(refusal(email)).toEqual(["email"]);
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
    expect(refusal(email)).toEqual(["email"]);
  });

  test("parses to itself again, whatever text was accepted", () => {
    const local = fc.string({
      minLength: 1,
      maxLength: 20,
      unit: fc.constantFrom(..."aZ0.+-_!'é".split("")),
    });
    const domain = fc.string({
      minLength: 3,
      maxLength: 30,
      unit: fc.constantFrom(..."aBüÜßñ例。.-x1ΣςиЙ".split("")),
    });
    let accepted = 0;
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const first = find(`${name}@${host}.example`);
        if (first === null) return;
        accepted += 1;
        expect(first).toMatch(/^[\x21-\x7e]{5,254}$/);
        expect(parseEmailAddress(first)).toBe(first);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
