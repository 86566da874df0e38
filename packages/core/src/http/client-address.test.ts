import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

function address(
  trustedProxies: number,
  forwarded: string | readonly string[] | null,
  remoteAddress?: string,
): string | null {
  const headers = new Headers();
  for (const line of forwarded === null ? [] : [forwarded].flat()) headers.append("x-forwarded-for", line);
  return clientAddress(headers, { remoteAddress }, { trustedProxies });
}

describe("clientAddress", () => {
  it("is the socket's without proxies, whatever the header says", () => {
    expect(address(0, null, "192.0.2.1")).toBe("192.0.2.1");
    expect(address(0, "198.51.100.9", "192.0.2.1")).toBe("192.0.2.1");
  });

  it("is counted from the right, so that spoofed entries on the left change nothing", () => {
    expect(address(1, "198.51.100.9", "10.0.0.1")).toBe("198.51.100.9");
    expect(address(1, "1.1.1.1, 2.2.2.2,198.51.100.9", "10.0.0.1")).toBe("198.51.100.9");
    expect(address(2, "1.1.1.1, 198.51.100.9, 10.0.0.2", "10.0.0.1")).toBe("198.51.100.9");
    expect(address(1, ["1.1.1.1", "2.2.2.2, 198.51.100.9"], "10.0.0.1")).toBe("198.51.100.9");
    expect(address(1, ",,, ,198.51.100.9", "10.0.0.1")).toBe("198.51.100.9");
  });

  it("is unknown when a proxy is missing or its entry is no address", () => {
    expect(address(1, null, "10.0.0.1")).toBeNull();
    expect(address(3, "198.51.100.9, 10.0.0.2", "10.0.0.1")).toBeNull();
    for (const entry of [
      "",
      "unknown",
      "localhost",
      "_hidden",
      "999.1.1.1",
      "for=1.2.3.4",
      "1.2.3.4 5.6.7.8",
      "[::1",
      "::1]",
      "[1.2.3.4]x",
    ]) {
      expect(address(1, `1.1.1.1,${entry}`, "10.0.0.1"), entry).toBeNull();
    }
  });

  it("is unknown without a socket, and still found behind a proxy", () => {
    expect(address(0, "198.51.100.9")).toBeNull();
    expect(address(1, "198.51.100.9")).toBe("198.51.100.9");
    expect(clientAddress(new Headers(), undefined, { trustedProxies: 0 })).toBeNull();
  });

  it("drops ports and brackets, and has one spelling an address", () => {
    expect(address(1, "198.51.100.9:50123", "10.0.0.1")).toBe("198.51.100.9");
    expect(address(1, "[2001:DB8::1]:443", "10.0.0.1")).toBe("2001:db8::1");
    expect(address(1, "[2001:db8::1]", "10.0.0.1")).toBe("2001:db8::1");
    expect(address(1, "2001:db8:0:0::1", "10.0.0.1")).toBe("2001:db8::1");
    expect(address(0, null, "::ffff:192.0.2.1")).toBe("192.0.2.1");
  });
});
