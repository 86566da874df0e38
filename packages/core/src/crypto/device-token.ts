import { decodeHex, encodeHexLowerCase } from "@oslojs/encoding";
import type { UserId } from "../domain/users/user-row.ts";
import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { concatBytes } from "./concat-bytes.ts";
import { hmacSha256 } from "./hmac-sha256.ts";
import type { KeyRing } from "./key-ring.ts";
import { equalBytes } from "./secret-hash.ts";
import { utf8 } from "./utf8.ts";

/** A device is known to a user until the user's epoch moves. */
export interface DeviceOwner {
  readonly userId: UserId;
  readonly epoch: number;
}

const version = 1;
// Version 1 | key id 4 | device id 16 | MAC 16.
const macStart = 21;
const macLength = 16;
const textLength = 50;
const idLength = 22;

/** 128 random bits as base64url. */
export function createDeviceId(random: Random): string {
  return encodeBase64url(random.bytes(16));
}

/** The cookie of a device on which the user once proved a code. It lets nobody in: it only buys limits of its own. */
export function createDeviceToken(
  ring: KeyRing,
  device: DeviceOwner & { readonly deviceId: string },
): string {
  const id = device.deviceId.length === idLength ? decodeBase64url(device.deviceId) : null;
  if (id === null) throw new TypeError("Not a device id.");
  const body = concatBytes(Uint8Array.of(version), decodeHex(ring.current), id);
  return encodeBase64url(concatBytes(body, macOf(ring.derive("device_token"), body, device)));
}

/**
 * The device id that a token claims, for the record.
 *
 * @returns null when it is no device token. Whose device it is, `isKnownDevice` says.
 */
export function readDeviceId(token: string): string | null {
  const bytes = decodeToken(token);
  return bytes && encodeBase64url(bytes.subarray(5, macStart));
}

/** Whether the token was made for this user at this epoch, by any key of the ring. */
export function isKnownDevice(ring: KeyRing, token: string, owner: DeviceOwner): boolean {
  const bytes = decodeToken(token);
  if (bytes === null) return false;
  const keyId = encodeHexLowerCase(bytes.subarray(1, 5));
  if (!ring.has(keyId)) return false;
  const expected = macOf(ring.derive("device_token", keyId), bytes.subarray(0, macStart), owner);
  return equalBytes(expected, bytes.subarray(macStart));
}

function decodeToken(token: string): Uint8Array | null {
  const bytes = token.length === textLength ? decodeBase64url(token) : null;
  return bytes?.length === macStart + macLength && bytes[0] === version ? bytes : null;
}

function macOf(key: Uint8Array, body: Uint8Array, owner: DeviceOwner): Uint8Array {
  // The body has a fixed length, so nothing else reads as the same message.
  return hmacSha256(key, concatBytes(body, utf8(`${owner.userId}\0${owner.epoch}`))).subarray(0, macLength);
}
