import { encodeHexLowerCase } from "@oslojs/encoding";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChallengeId } from "../domain/challenges/challenge.ts";
import type { IdentifierKey } from "../domain/identifiers/identifier.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { encodeChallengeToken, parseChallengeToken } from "./challenge-token.ts";
import { createKeyRing } from "./key-ring.ts";
import { hashSecret } from "./secret-hash.ts";
import { formatUuid } from "./uuid-v7.ts";

const ring = createKeyRing(["J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu"]);
const flow = {
  keyId: ring.current,
  identifierKey: "00ff10a0b0c0d0e0" as IdentifierKey,
  id: "0190f3a0-0000-7000-8000-000000000001" as ChallengeId,
  secret: Uint8Array.from({ length: 32 }, (_, index) => index),
};
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n".split("");
const token = encodeChallengeToken(flow);

function bytesOfLength(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Error("Not base64url.");
  return bytes;
}

describe("a challenge token", () => {
  test("comes back as it went in, but for the secret, of which only the hash is seen", () => {
    fc.assert(
      fc.property(bytesOfLength(8), bytesOfLength(16), bytesOfLength(32), (h, id, secret) => {
        const input = {
          keyId: ring.current,
          identifierKey: encodeHexLowerCase(h) as IdentifierKey,
          id: formatUuid(id) as ChallengeId,
          secret,
        };
        const { secret: _, ...rest } = input;
        expect(parseChallengeToken(ring, encodeChallengeToken(input))).toEqual({
          ...rest,
          secretHash: hashSecret(secret),
        });
      }),
    );
  });

  test("is 82 characters of base64url", () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{82}$/);
  });

  test("of another version or of a key that is not in the ring is none", () => {
    const bytes = bytesOf(token);
    expect(parseChallengeToken(ring, encodeBase64url(bytes.with(0, 2)))).toBeNull();
    expect(parseChallengeToken(ring, encodeBase64url(bytes.with(1, (bytes[1] ?? 0) ^ 1)))).toBeNull();
    expect(parseChallengeToken(createKeyRing(["u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh"]), token)).toBeNull();
  });

  test("has one text only", () => {
    const others = alphabet.filter((character) => character !== token.slice(-1));
    // Where the spare bits are zero it is a token, but of another secret.
    const hashes = others.map(
      (character) => parseChallengeToken(ring, token.slice(0, -1) + character)?.secretHash,
    );
    expect(hashes.filter((hash) => hash !== undefined)).toHaveLength(3);
    expect(hashes).not.toContain(hashSecret(flow.secret));
    for (const text of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}\n`,
      token.slice(0, -1),
      `${token}A`,
      "",
      "A",
    ]) {
      expect(parseChallengeToken(ring, text)).toBeNull();
    }
  });

  test("is not made of what has another size", () => {
    expect(() => encodeChallengeToken({ ...flow, secret: new Uint8Array(31) })).toThrow(TypeError);
    expect(() => encodeChallengeToken({ ...flow, id: "1" as ChallengeId })).toThrow(TypeError);
    expect(() => encodeChallengeToken({ ...flow, identifierKey: "00ff" as IdentifierKey })).toThrow(
      TypeError,
    );
  });

  test("is never an error, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseChallengeToken(ring, text)).toBeNull();
      }),
    );
    expect(parseChallengeToken(ring, "A".repeat(2 ** 20))).toBeNull();
  });
});
