import { createKeyRing } from "@latchkey/core/crypto";
import { describe, expect, test } from "vitest";
import { digestOf } from "./canonical-record.ts";
import { createMacs } from "./create-macs.ts";

const first = "first-secret-0123456789abcdefghijk";
const second = "second-secret-0123456789abcdefghij";
const digest = digestOf("{}");
const made = createMacs(createKeyRing([first])).make(digest);

describe("createMacs", () => {
  test("verifies what a key of the ring made, also after a rotation", () => {
    for (const secrets of [[first], [second, first]]) {
      expect(createMacs(createKeyRing(secrets)).verify({ ...made, digest })).toBe(true);
    }
  });

  test.each([
    ["another digest", { digest: digestOf("[]") }],
    ["another MAC", { mac: digestOf("[]") }],
    ["a shorter MAC", { mac: made.mac.slice(0, 20) }],
    ["an empty MAC", { mac: "" }],
    ["no base64url", { mac: `${made.mac}=` }],
    ["an unknown key", { keyId: "00000000" }],
    ["no digest", { digest: "" }],
  ])("refuses %s", (_, forged) => {
    expect(createMacs(createKeyRing([first])).verify({ ...made, digest, ...forged })).toBe(false);
  });

  test("refuses what another ring made under the name of a key of this one", () => {
    const other = createKeyRing([second]);
    const forged = { ...made, keyId: other.current, digest };
    expect(createMacs(other).verify(forged)).toBe(false);
  });

  test("makes no MAC of what is no digest", () => {
    expect(() => createMacs(createKeyRing([first])).make("short")).toThrow(TypeError);
  });
});
