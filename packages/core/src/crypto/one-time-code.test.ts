import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ChallengeId } from "../domain/challenges/challenge.ts";
import type { Random } from "../ports/random.ts";
import { createKeyRing } from "./key-ring.ts";
import { codeMac, decoyMac, generateCode } from "./one-time-code.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** Gives these numbers, one a call, as 4 bytes inside a larger buffer. */
function fixed(...numbers: readonly number[]): Random {
  const left = [...numbers];
  return {
    bytes: () => {
      const buffer = new ArrayBuffer(16);
      const number = left.shift();
      if (number === undefined) throw new Error("Asked for too much.");
      new DataView(buffer).setUint32(8, number);
      return new Uint8Array(buffer, 8, 4);
    },
  };
}

describe("a generated code", () => {
  test("is any of the million with the same chance: 100,000 codes pass a chi-squared test in every digit and as a whole", () => {
    const codes = Array.from({ length: 100_000 }, () => generateCode(random));
    expect(codes.every((code) => /^[0-9]{6}$/.test(code))).toBe(true);
    // A fair source fails each with a chance of 1 in 10^9.
    for (let position = 0; position < 6; position++) {
      expect(
        chiSquared(
          codes.map((code) => Number(code[position])),
          10,
        ),
      ).toBeLessThan(60.2);
    }
    expect(
      chiSquared(
        codes.map((code) => Math.floor(Number(code) / 1000)),
        1000,
      ),
    ).toBeLessThan(1290);
    expect(codes.filter((code) => code.startsWith("00")).length).toBeGreaterThan(700);
  });

  test("keeps its leading zeros", () => {
    expect(generateCode(fixed(0))).toBe("000000");
    expect(generateCode(fixed(42))).toBe("000042");
    expect(generateCode(fixed(1_000_007))).toBe("000007");
  });

  test("is drawn again where the low codes would be likelier", () => {
    expect(generateCode(fixed(4_294_967_295, 4_294_000_000, 123_456))).toBe("123456");
    expect(generateCode(fixed(4_293_999_999))).toBe("999999");
  });
});

describe("the MAC of a code", () => {
  const ring = createKeyRing(["J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu", "u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh"]);
  const flow = {
    challengeId: "0190f3a0-0000-7000-8000-000000000001" as ChallengeId,
    purpose: "sign_in",
    code: "123456",
  } as const;

  test("is HMAC-SHA-256 under the key of its purpose", () => {
    const expected = createHmac("sha256", ring.derive("challenge_code")).update(
      `${flow.challengeId}\0sign_in\x00123456`,
    );
    expect(codeMac(ring, ring.current, flow)).toBe(expected.digest("base64url"));
  });

  test("is another for another key, flow, purpose and code", () => {
    const macs = [
      ...ring.ids.map((id) => codeMac(ring, id, flow)),
      codeMac(ring, ring.current, {
        ...flow,
        challengeId: "0190f3a0-0000-7000-8000-000000000002" as ChallengeId,
      }),
      codeMac(ring, ring.current, { ...flow, purpose: "registration" }),
      codeMac(ring, ring.current, { ...flow, code: "123457" }),
      codeMac(ring, ring.current, { ...flow, code: "" }),
    ];
    expect(macs).toHaveLength(6);
    expect(new Set(macs).size).toBe(macs.length);
  });

  test("can't be told from a decoy's by its form", () => {
    expect(codeMac(ring, ring.current, flow)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(decoyMac(random)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(decoyMac(random)).not.toBe(decoyMac(random));
  });
});

function chiSquared(values: readonly number[], cells: number): number {
  const counts = Array.from({ length: cells }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const expected = values.length / cells;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
