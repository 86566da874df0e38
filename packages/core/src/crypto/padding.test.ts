import fc from "fast-check";
import { expect, test } from "vitest";
import { addPadding, removePadding } from "./padding.ts";

test("whatever was padded comes back, and its length is a multiple", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 1, max: 64 }), (bytes, blockSize) => {
      const padded = addPadding(bytes, blockSize);
      expect(padded.length % blockSize).toBe(0);
      expect(padded.length).toBeGreaterThan(bytes.length);
      expect(removePadding(padded)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test.each([[[]], [[0]], [[0, 0, 0]], [[1]], [[0x80, 1]], [[0x81, 0]]])("%j was not padded", (bytes) => {
  expect(removePadding(Uint8Array.from(bytes))).toBeNull();
});
