import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalAddress } from "./canonical-address.ts";

function isMapped(address: string): boolean {
  return canonicalAddress(address)?.includes(":") === false;
}

describe("canonicalAddress", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
    ["0000:0000:0000:0000:0000:ffff:c000:0201", "192.0.2.1"],
    ["::ffff:192.0.2.1%eth0", "192.0.2.1"],
    ["::", "::"],
    ["::1", "::1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1::", "1::"],
    ["2001:DB8::A", "2001:db8::a"],
    ["2001:0db8:0000:0000:0000:0000:0000:000a", "2001:db8::a"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
    ["::192.0.2.1", "::c000:201"],
    ["::ffff:0:192.0.2.1", "::ffff:0:c000:201"],
    ["fe80::1%eth0", "fe80::1"],
    ["fe80::1%25", "fe80::1"],
  ])("gives %s one spelling", (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  test.each([
    "",
    " ",
    "localhost",
    "unknown",
    "_hidden",
    "192.0.2",
    "192.0.2.1.1",
    "192.0.2.256",
    "192.0.2.01",
    "0300.0.2.1",
    "0xc0.0.2.1",
    "3221225985",
    "192.0.2.1:443",
    "192.0.2.1/24",
    "192.0.2.1 ",
    " 192.0.2.1",
    "192.0.2.1\n",
    "192.0.2.1%eth0",
    "192.0.2.-1",
    "192.0.2.1e1",
    "١٩٢.0.2.1",
    "[::1]",
    "[::1]:443",
    "::1/64",
    ":",
    ":::",
    "1:::2",
    "::1::",
    ":1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "::12345",
    "::g",
    "::1 ",
    "::0x1",
    "192.0.2.1::",
    "::192.0.2.1:1",
    "::ffff:192.0.2",
    "::ffff:192.0.2.256",
    "1:2:3:4:5:6:7:192.0.2.1",
    "::1%",
    "::1%a%b",
    "::1%a b",
    `fe80::1%${"a".repeat(100)}`,
    "1:".repeat(100_000),
  ])("refuses %j", (text) => {
    expect(canonicalAddress(text)).toBeNull();
  });

  test("agrees with Node on what an address is, and is its own spelling", () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(..."0123abfF:.:.".split("")), maxLength: 24 }),
    );
    fc.assert(
      fc.property(text, (address) => {
        const canonical = canonicalAddress(address);
        expect(canonical !== null).toBe(isIP(address) !== 0);
        expect(canonical && canonicalAddress(canonical)).toBe(canonical);
      }),
      { numRuns: 3000 },
    );
  });

  test("spells IPv6 as URLs do", () => {
    fc.assert(
      fc.property(
        fc.ipV6().filter((address) => !isMapped(address)),
        (address) => {
          expect(`[${canonicalAddress(address)}]`).toBe(new URL(`http://[${address}]`).hostname);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
