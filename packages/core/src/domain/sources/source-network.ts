import { parseAddress } from "./parse-address.ts";

/**
 * The network that limits count an address in: an IPv4 address alone, an IPv6 address with its /64, because whoever has one address of
 * a /64 has them all.
 *
 * @returns `"unknown"` without a valid address: all such requests share one bucket.
 */
export function sourceNetwork(ip: string | null): string {
  const address = ip === null ? null : parseAddress(ip);
  if (address === null) return "unknown";
  if (address.version === 4) return address.parts.join(".");
  return `${address.parts
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}
