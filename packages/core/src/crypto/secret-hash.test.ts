import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { equalBytes, equalStrings, hashSecret } from "./secret-hash.ts";

test("a secret's hash is its SHA-256", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (secret) => {
      expect(hashSecret(secret)).toBe(createHash("sha256").update(secret).digest("base64url"));
    }),
  );
});

test("equality is that of ===", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 3 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(equalStrings(a, b)).toBe(a === b);
      expect(equalStrings(a, a)).toBe(true);
      expect(equalStrings(a, `${a}${b}`)).toBe(b === "");
    }),
  );
});

test("one changed bit anywhere makes bytes unequal", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
  expect(equalBytes(bytes, bytes.slice())).toBe(true);
  for (let bit = 0; bit < 256; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(equalBytes(bytes, changed)).toBe(false);
  }
});
