import { decodeHex, encodeHexLowerCase } from "@oslojs/encoding";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import { concatBytes } from "./concat-bytes.ts";

export interface IdSource {
  /** A new UUIDv7, lower-case, greater than every one before it from this source. The caller names the kind of id. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the caller knows which brand the id gets
  newId<Id extends string>(): Id;
}

const maxCounter = 0xfff;

/**
 * UUIDv7 (RFC 9562): time in milliseconds, a 12-bit counter in `rand_a` (section 6.2, method 1), 62 random bits. The counter starts in its
 * lower half at random; when it is full, or the clock goes back, the last time goes on counting.
 */
export function createIdSource(clock: Clock, random: Random): IdSource {
  let time = 0;
  let counter = 0;
  return {
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as declared
    newId: <Id extends string>() => {
      const now = clock.now().getTime();
      if (now > time || counter === maxCounter) {
        time = Math.max(now, time + 1);
        const [high = 0, low = 0] = random.bytes(2);
        counter = ((high & 0x07) << 8) | low;
      } else {
        counter += 1;
      }
      const bytes = concatBytes(new Uint8Array(8), random.bytes(8));
      const view = new DataView(bytes.buffer);
      view.setUint16(0, Math.floor(time / 2 ** 32));
      view.setUint32(2, time % 2 ** 32);
      view.setUint16(6, 0x7000 | counter);
      view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
      // The brand is the caller's.
      return formatUuid(bytes) as Id;
    },
  };
}

/** Whether the text is a UUID in its canonical form: lower case, hyphens, nothing around it. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** 16 bytes as a UUID. */
export function formatUuid(bytes: Uint8Array): string {
  return encodeHexLowerCase(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The 16 bytes of a UUID. @throws TypeError when it is none. */
export function uuidBytes(uuid: string): Uint8Array {
  if (!isUuid(uuid)) throw new TypeError("Not a UUID.");
  return decodeHex(uuid.replaceAll("-", ""));
}
