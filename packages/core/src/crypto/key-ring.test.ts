import { encodeHexLowerCase } from "@oslojs/encoding";
import { describe, expect, test } from "vitest";
import { createKeyRing, type KeyId, type KeyLabel } from "./key-ring.ts";

const first = "J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu";
const second = "u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh";
const labels: readonly KeyLabel[] = [
  "challenge_code",
  "challenge_seal",
  "delivery_seal",
  "session_token",
  "session_seal",
  "device_token",
];

describe("a key ring", () => {
  test("writes with its first secret and reads with all", () => {
    const before = createKeyRing([first]);
    const after = createKeyRing([second, first]);
    expect(after.ids).toEqual([after.current, before.current]);
    expect(after.current).not.toBe(before.current);
    expect(after.has(before.current)).toBe(true);
    expect(before.has(after.current)).toBe(false);
    for (const label of labels) {
      expect(after.derive(label, before.current)).toEqual(before.derive(label));
      expect(after.derive(label)).not.toEqual(before.derive(label));
    }
  });

  test("gives every purpose of every secret a 256-bit key of its own", () => {
    const ring = createKeyRing([first, second]);
    const keys = ring.ids.flatMap((id) => labels.map((label) => encodeHexLowerCase(ring.derive(label, id))));
    expect(new Set(keys).size).toBe(ring.ids.length * labels.length);
    expect(keys.every((key) => key.length === 64)).toBe(true);
  });

  test("derives the same for ever: these values must never change", () => {
    const ring = createKeyRing([first]);
    expect(ring.current).toMatchInlineSnapshot(`"f7927387"`);
    expect(encodeHexLowerCase(ring.derive("session_token"))).toMatchInlineSnapshot(
      `"7c95069d890300be919e8ee82179ebf742e86aab0392f924dd54f24e5182ff89"`,
    );
  });

  test("derives a key once", () => {
    const ring = createKeyRing([first]);
    expect(ring.derive("session_token")).toBe(ring.derive("session_token", ring.current));
  });

  test("has no key for an id of another ring, and knows only its ids", () => {
    const ring = createKeyRing([first]);
    expect(() => ring.derive("session_token", createKeyRing([second]).current)).toThrow(TypeError);
    // As if a caller had skipped `has`.
    expect(() => ring.derive("session_token", "__proto__" as KeyId)).toThrow(TypeError);
    expect(ring.has("")).toBe(false);
    expect(ring.has(ring.current.toUpperCase())).toBe(/^\d+$/.test(ring.current));
  });

  test("refuses weak, short, malformed, repeated and no secrets, and never says them", () => {
    const refused: readonly (readonly string[])[] = [
      [],
      [""],
      [first.slice(0, 31)],
      ["a".repeat(64)],
      ["abcabc".repeat(10)],
      [`${first}\ud800`],
      [first, first],
      [first, second, first],
      [first, "short"],
    ];
    for (const secrets of refused) {
      expect(() => createKeyRing(secrets)).toThrow(TypeError);
      expect(() => createKeyRing(secrets)).toThrow(/^secrets/);
      expect(() => createKeyRing(secrets)).not.toThrow(new RegExp(`${first}|short|aaaa|abca`));
    }
  });
});
