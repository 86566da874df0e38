import { hkdfSync } from "node:crypto";
import { decodeHex, encodeHexLowerCase } from "@oslojs/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hkdf } from "./hkdf.ts";

function range(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

test.each([
  {
    name: "A.1",
    secret: new Uint8Array(22).fill(0x0b),
    salt: range(0x00, 0x0c),
    info: range(0xf0, 0xf9),
    output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    name: "A.2",
    secret: range(0x00, 0x4f),
    salt: range(0x60, 0xaf),
    info: range(0xb0, 0xff),
    output:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    name: "A.3",
    secret: new Uint8Array(22).fill(0x0b),
    salt: new Uint8Array(),
    info: new Uint8Array(),
    output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
])("gives the output of RFC 5869, $name", ({ secret, salt, info, output }) => {
  expect(encodeHexLowerCase(hkdf(secret, salt, info, decodeHex(output).length))).toBe(output);
});

test("agrees with Node for any input", () => {
  const bytes = fc.uint8Array({ maxLength: 150 });
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.integer({ min: 1, max: 300 }), (secret, salt, info, length) => {
      expect(hkdf(secret, salt, info, length)).toEqual(
        new Uint8Array(hkdfSync("sha256", secret, salt, info, length)),
      );
    }),
  );
});

test("refuses more than the RFC allows", () => {
  expect(() => hkdf(range(0, 31), new Uint8Array(), new Uint8Array(), 8161)).toThrow(RangeError);
});
