import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Random } from "../ports/random.ts";
import { createIdSource, formatUuid, isUuid, uuidBytes } from "./uuid-v7.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const zeros: Random = { bytes: (length) => new Uint8Array(length) };
const at = (time: number) => ({ now: () => new Date(time) });
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe("an id source", () => {
  test("makes the UUIDv7 of RFC 9562, appendix A.6", () => {
    const bytes = [Uint8Array.of(0x0c, 0xc3), Uint8Array.of(0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f)];
    const example: Random = { bytes: () => bytes.shift() ?? new Uint8Array() };
    // The example's 0xcc3 has the top bit of the counter, which starts as 0 here.
    expect(createIdSource(at(0x017f22e279b0), example).newId()).toBe("017f22e2-79b0-74c3-98c4-dc0c0c07398f");
  });

  test("never makes an id twice or out of order at one frozen millisecond", () => {
    const source = createIdSource(at(1_700_000_000_000), random);
    const ids = Array.from({ length: 20_000 }, () => source.newId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(timeOf(ids.at(-1) ?? "")).toBeLessThan(1_700_000_000_000 + 20);
  });

  test("goes on in order while the clock goes back, and follows it when it is ahead again", () => {
    let now = 1_700_000_000_000;
    const source = createIdSource({ now: () => new Date(now) }, zeros);
    const first = source.newId<string>();
    now -= 3_600_000;
    const second = source.newId<string>();
    now += 3_600_001;
    const third = source.newId<string>();
    expect([third, second, first].toSorted()).toEqual([first, second, third]);
    expect(timeOf(second)).toBe(1_700_000_000_000);
    expect(timeOf(third)).toBe(1_700_000_000_001);
  });

  test("keeps order whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2 }), (times) => {
        const left = [...times];
        const source = createIdSource({ now: () => new Date(left.shift() ?? 0) }, random);
        const ids = times.map(() => source.newId<string>());
        expect(ids.toSorted()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe("a UUID", () => {
  test("and its bytes are one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(isUuid(formatUuid(bytes))).toBe(true);
        expect(Buffer.from(uuidBytes(formatUuid(bytes))).equals(bytes)).toBe(true);
      }),
    );
  });

  test.each([
    "",
    "0190f3a0-0000-7000-8000-00000000000",
    "0190f3a0-0000-7000-8000-0000000000011",
    "0190F3A0-0000-7000-8000-000000000001",
    "0190f3a0000070008000000000000001",
    "{0190f3a0-0000-7000-8000-000000000001}",
    "0190f3a0-0000-7000-8000-000000000001\n",
    "0190f3a0-0000-7000-8000-00000000000g",
  ])("is not %j", (text) => {
    expect(isUuid(text)).toBe(false);
    expect(() => uuidBytes(text)).toThrow(TypeError);
  });
});
