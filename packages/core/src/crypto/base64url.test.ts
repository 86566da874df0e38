import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

test("bytes come back, and agree with Node's encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(encodeBase64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      expect(decodeBase64url(encodeBase64url(bytes))).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test("bytes have exactly one text: every short text decodes to what encodes to it, or not at all", () => {
  let decoded = 0;
  for (const a of alphabet) {
    for (const b of alphabet) {
      for (const text of [a, a + b, `A${a}${b}`]) {
        const bytes = decodeBase64url(text);
        if (bytes === null) continue;
        decoded += 1;
        expect(encodeBase64url(bytes)).toBe(text);
      }
    }
  }
  expect(decoded).toBe(256 + 64 * 16);
});

test.each([
  "A",
  "AB",
  "AAB",
  "AA==",
  "AA=",
  "=",
  " AAAA",
  "AAAA\n",
  "AA AA",
  "AA+A",
  "AA/A",
  "AAAA\0",
  "ÄAAA",
  "AAAAA",
])("%j is refused", (text) => {
  expect(decodeBase64url(text)).toBeNull();
});

test("a megabyte of either kind is no trouble", () => {
  expect(decodeBase64url("A".repeat(2 ** 20))?.length).toBe((2 ** 20 / 4) * 3);
  expect(decodeBase64url(`${"A".repeat(2 ** 20)}=`)).toBeNull();
});
