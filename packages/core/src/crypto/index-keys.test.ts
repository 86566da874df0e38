import { describe, expect, test } from "vitest";
import { parseIdentifier } from "../domain/identifiers/parse-identifier.ts";
import { createIndexKeys, identifierKeyOf } from "./index-keys.ts";

const secret = "J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu";
const keys = createIndexKeys(secret);
const rules = { defaultRegion: null, countries: "all" } as const;
const zoe = parseIdentifier({ email: "zoe@example.org" }, rules);
const phone = parseIdentifier({ phone: "+4915123456789" }, rules);

describe("index keys", () => {
  test("give an identifier one hash, in every process", () => {
    expect(keys.identifierHash(zoe)).toBe(createIndexKeys(secret).identifierHash(zoe));
    expect(keys.identifierHash(zoe)).toMatch(/^[0-9a-f]{64}$/);
    expect(keys.identifierHash(zoe)).not.toBe(keys.identifierHash(phone));
  });

  test("name an identifier's slot by the head of its hash", () => {
    const hash = keys.identifierHash(zoe);
    expect(identifierKeyOf(hash)).toMatch(/^[0-9a-f]{16}$/);
    expect(hash.startsWith(identifierKeyOf(hash))).toBe(true);
  });

  test("never give two purposes the same hash", () => {
    const hash = keys.identifierHash(phone);
    const names = [
      hash.slice(0, 32),
      keys.sourceKey("network", hash),
      keys.sourceKey("phone_prefix", hash),
      keys.sourceKey("network", phone.value),
      keys.sourceKey("phone_prefix", phone.value),
      keys.fingerprint,
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[0-9a-f]{32}$/.test(name))).toBe(true);
  });

  test("are all others under another secret, the fingerprint too", () => {
    const other = createIndexKeys("u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh");
    const hash = keys.identifierHash(zoe);
    expect(other.fingerprint).not.toBe(keys.fingerprint);
    expect(other.identifierHash(zoe)).not.toBe(hash);
    expect(other.sourceKey("network", "unknown")).not.toBe(keys.sourceKey("network", "unknown"));
  });

  test("are the same for ever: these values must never change", () => {
    expect(keys.fingerprint).toMatchInlineSnapshot(`"0f098cc9aa428d3f64ff27a7e3e18308"`);
    expect(keys.identifierHash(zoe)).toMatchInlineSnapshot(
      `"2a56588d17de123d9a8d8d7647241a84f1bcb3aae3cb8ad3374285afe57e9225"`,
    );
  });

  test("need a real secret", () => {
    expect(() => createIndexKeys("changeme")).toThrow(/^indexSecret/);
    expect(() => createIndexKeys("x".repeat(40))).toThrow(/^indexSecret/);
  });
});
