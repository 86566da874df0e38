import { expect, test } from "vitest";
import { parseIdentifier } from "../identifiers/parse-identifier.ts";
import { phonePrefix } from "./phone-prefix.ts";
import { sourceNetwork } from "./source-network.ts";

test("every spelling of an IPv4 address is one network", () => {
  const spellings = ["192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"];
  expect(new Set(spellings.map(sourceNetwork))).toEqual(new Set(["192.0.2.1"]));
  expect(sourceNetwork("192.0.2.2")).not.toBe(sourceNetwork("192.0.2.1"));
});

test("a thousand addresses of an IPv6 /64 are one network, the next /64 is another", () => {
  const addresses = Array.from(
    { length: 1000 },
    (_, n) => `2001:db8:0:1:${n.toString(16)}::${n.toString(16)}`,
  );
  expect(new Set(addresses.map(sourceNetwork))).toEqual(new Set(["2001:db8:0:1::/64"]));
  expect(sourceNetwork("2001:db8:0:2::1")).toBe("2001:db8:0:2::/64");
});

test("requests without a valid address share one network", () => {
  expect([null, "", "localhost", "192.0.2.1:80"].map(sourceNetwork)).toEqual(Array(4).fill("unknown"));
});

test("the prefix of a number is the block it lies in", () => {
  const { kind, value } = parseIdentifier(
    { phone: "+4915123456789" },
    { defaultRegion: null, countries: ["DE"] },
  );
  expect(kind === "phone" && phonePrefix(value)).toBe("+491512345");
});
