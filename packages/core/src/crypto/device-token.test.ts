import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UserId } from "../domain/users/user-row.ts";
import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { createDeviceId, createDeviceToken, isKnownDevice, readDeviceId } from "./device-token.ts";
import { createKeyRing } from "./key-ring.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const first = "J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu";
const second = "u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh";
const ring = createKeyRing([first]);
const owner = { userId: "0190f3a0-0000-7000-8000-00000000000a" as UserId, epoch: 3 };
const deviceId = createDeviceId(random);
const token = createDeviceToken(ring, { ...owner, deviceId });

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Error("Not base64url.");
  return bytes;
}

describe("a device token", () => {
  test("is known to its user at its epoch, and to nobody else", () => {
    expect(readDeviceId(token)).toBe(deviceId);
    expect(isKnownDevice(ring, token, owner)).toBe(true);
    expect(isKnownDevice(ring, token, { ...owner, epoch: 4 })).toBe(false);
    expect(isKnownDevice(ring, token, { ...owner, epoch: 33 })).toBe(false);
    expect(
      isKnownDevice(ring, token, { ...owner, userId: "0190f3a0-0000-7000-8000-00000000000b" as UserId }),
    ).toBe(false);
  });

  test("outlives the rotation of the ring until its secret leaves", () => {
    expect(isKnownDevice(createKeyRing([second, first]), token, owner)).toBe(true);
    expect(isKnownDevice(createKeyRing([second]), token, owner)).toBe(false);
  });

  test("with any bit changed is unknown", () => {
    const bytes = bytesOf(token);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(isKnownDevice(ring, encodeBase64url(changed), owner)).toBe(false);
    }
  });

  test("claims a device id only in its own form", () => {
    for (const text of [`${token}=`, ` ${token}`, token.slice(0, -1), `${token}A`, "", "A".repeat(50)]) {
      expect(readDeviceId(text)).toBeNull();
      expect(isKnownDevice(ring, text, owner)).toBe(false);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(readDeviceId(text)).toBeNull();
      }),
    );
  });

  test("is made of a device id only", () => {
    for (const id of ["", "device", `${deviceId}A`, `${deviceId.slice(0, -1)}!`]) {
      expect(() => createDeviceToken(ring, { ...owner, deviceId: id })).toThrow(TypeError);
    }
  });
});

test("device ids have 128 random bits", () => {
  expect(deviceId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(createDeviceId(random)).not.toBe(deviceId);
});
