import { expect, test } from "vitest";
import { isPlainIdentifierText } from "./is-plain-identifier-text.ts";
import { parsePhoneNumber } from "./parse-phone-number.ts";

test.each(["ada@example.com", "zoë@bücher.example", "+49 1512 3456789", "٠١٢", "商店"])(
  "%s is read in one way only",
  (text) => {
    expect(isPlainIdentifierText(text)).toBe(true);
  },
);

test.each([
  ["a control character", "a\u0007b"],
  ["CR and LF", "a\r\nb"],
  ["U+0000", "a\u0000b"],
  ["a lone surrogate", "a\ud800b"],
  ["a right-to-left override", "a\u202eb"],
  ["a soft hyphen", "a\u00adb"],
  ["a zero-width space", "a\u200bb"],
  ["an Arabic number sign, which formats", "a\u0600b"],
  ["a line separator", "a\u2028b"],
  ["a paragraph separator", "a\u2029b"],
  ["a private-use character", "a\ue000b"],
  ["a character that is not assigned", "a\u0378b"],
  ["a non-character", "a\uffffb"],
  ["a variation selector", "a\ufe0fb"],
  ["a Hangul filler", "a\u115fb"],
  ["a full-width letter", "ａb"],
  ["a ligature", "ﬁ"],
  ["an accent that is not composed", "e\u0301"],
])("text with %s is not", (_, text) => {
  expect(isPlainIdentifierText(text)).toBe(false);
});

test("a phone number in full-width digits is refused, and so is one longer than any is written", () => {
  const rules = { defaultRegion: null, countries: "all" } as const;
  const padded = (length: number): string => `+49${" ".repeat(length - 14)}15123456789`;
  expect(parsePhoneNumber(padded(32), rules)).toBe("+4915123456789");
  for (const text of ["+４９15123456789", padded(33)])
    expect(() => parsePhoneNumber(text, rules)).toThrow("missing or wrong values");
});
