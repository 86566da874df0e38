import { decodeHex } from "@oslojs/encoding";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionId } from "../domain/sessions/session-row.ts";
import type { UserId } from "../domain/users/user-row.ts";
import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { createKeyRing } from "./key-ring.ts";
import { hashSecret } from "./secret-hash.ts";
import { createSessionToken, parseSessionToken } from "./session-token.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const first = "J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu";
const second = "u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh";
const ring = createKeyRing([first]);
const session = {
  userId: "0190f3a0-0000-7000-8000-00000000000a" as UserId,
  sessionId: "0190f3a0-0000-7000-8000-00000000000b" as SessionId,
};
const { token, secretHash } = createSessionToken(ring, random, session);

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Error("Not base64url.");
  return bytes;
}

describe("a session token", () => {
  test("says whose it is, and only the hash of its secret", () => {
    expect(parseSessionToken(ring, token)).toEqual({ ...session, secretHash });
    const secret = bytesOf(token).subarray(37, 69);
    expect(secretHash).toBe(hashSecret(secret));
  });

  test("is new every time, with 256 bits of its own", () => {
    const hashes = Array.from({ length: 100 }, () => createSessionToken(ring, random, session).secretHash);
    expect(new Set(hashes).size).toBe(100);
  });

  test("outlives the rotation of the ring until its secret leaves", () => {
    expect(parseSessionToken(createKeyRing([second, first]), token)).toEqual({ ...session, secretHash });
    expect(parseSessionToken(createKeyRing([second]), token)).toBeNull();
  });

  test("with any bit changed is none", () => {
    const bytes = bytesOf(token);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(parseSessionToken(ring, encodeBase64url(changed))).toBeNull();
    }
  });

  test("signed by one key under the id of another is none", () => {
    const both = createKeyRing([second, first]);
    const bytes = bytesOf(token);
    const relabelled = Uint8Array.from(bytes);
    relabelled.set(decodeHex(both.current), 1);
    expect(parseSessionToken(both, encodeBase64url(relabelled))).toBeNull();
  });

  test("has one text only", () => {
    for (const text of [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}\n`,
      token.slice(0, -1),
      `${token}A`,
      "",
    ]) {
      expect(parseSessionToken(ring, text)).toBeNull();
    }
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");
    for (const character of alphabet.filter((other) => other !== token.slice(-1))) {
      expect(parseSessionToken(ring, token.slice(0, -1) + character)).toBeNull();
    }
  });

  test("is never an error, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseSessionToken(ring, text)).toBeNull();
      }),
    );
    expect(parseSessionToken(ring, "A".repeat(114))).toBeNull();
    expect(parseSessionToken(ring, "A".repeat(2 ** 20))).toBeNull();
  });

  test("is not made for ids that are none", () => {
    expect(() => createSessionToken(ring, random, { ...session, userId: "1" as UserId })).toThrow(TypeError);
  });
});
