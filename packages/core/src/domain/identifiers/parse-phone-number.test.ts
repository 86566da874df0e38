import { getCountries, getExampleNumber } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { isAuthError } from "../../errors/index.ts";
import { type PhoneRules, parsePhoneNumber } from "./parse-phone-number.ts";

const everywhere: PhoneRules = { defaultRegion: "DE", countries: "all" };

function refusal(input: unknown, rules: PhoneRules = everywhere): unknown {
  try {
    return { accepted: parsePhoneNumber(input, rules) };
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return error.details.issues?.[0]?.path;
  }
}

function find(text: string): string | null {
  try {
    return parsePhoneNumber(text, everywhere);
  } catch (error) {
    if (!isAuthError(error, "invalid_input")) throw error;
    return null;
  }
}

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
    expect(parsePhoneNumber(phone, everywhere)).toBe("+4915123456789");
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
    ["punctuation after", "+12133734253 -"],
    ["an open bracket", "+12133734253("],
    ["a second number", "+12133734253/+12133734254"],
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
    expect(refusal(phone)).toEqual(["phone"]);
  });

  test.each([null, 4915123456789, ["+4915123456789"], { length: 3 }])(
    "is refused when it is no string",
    (phone) => {
      expect(refusal(phone)).toEqual(["phone"]);
    },
  );

  test("of a country that is not on the list is refused", () => {
    const rules: PhoneRules = { defaultRegion: null, countries: ["AT", "DE"] };
    expect(refusal("+4915123456789", rules)).toEqual({ accepted: "+4915123456789" });
    expect(refusal("+12133734253", rules)).toEqual(["phone"]);
    expect(refusal("+4915123456789", { defaultRegion: null, countries: [] })).toEqual(["phone"]);
  });

  test("of a territory that shares the numbers of a larger country counts as that country", () => {
    const onAland = "+358 41 2345678";
    expect(refusal(onAland, { defaultRegion: null, countries: ["FI"] })).toEqual({
      accepted: "+358412345678",
    });
    expect(refusal(onAland, { defaultRegion: null, countries: ["AX"] })).toEqual(["phone"]);
  });

  test("without a country is refused unless there is a default region", () => {
    expect(refusal("015123456789", { defaultRegion: null, countries: "all" })).toEqual(["phone"]);
    expect(refusal("015123456789", { defaultRegion: "AT", countries: ["DE"] })).toEqual(["phone"]);
  });

  test("under a default region that does not exist is a mistake of the host", () => {
    expect(() => parsePhoneNumber("+4915123456789", { defaultRegion: "ZZ", countries: "all" })).toThrow(
      TypeError,
    );
  });

  test("of every country is accepted, and parses to itself again", () => {
    const accepted = getCountries().filter((country) => {
      const number = getExampleNumber(country, examples);
      const first = number && find(number.number);
      if (!number || !first) return false;
      expect(first).toBe(number.number);
      expect(find(number.formatInternational())).toEqual(first);
      expect(parsePhoneNumber(number.formatNational(), { defaultRegion: country, countries: "all" })).toEqual(
        first,
      );
      return true;
    });
    expect(accepted.length).toBeGreaterThan(230);
  });
});
