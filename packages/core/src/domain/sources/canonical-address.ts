import { parseAddress } from "./parse-address.ts";

/**
 * The one spelling of an IP address: dotted IPv4, also for IPv4-mapped addresses, or IPv6 by RFC 5952 (lower case, the first longest run of
 * zero groups as `::`), without a zone.
 *
 * @returns null when it is not an address and nothing but an address.
 */
export function canonicalAddress(ip: string): string | null {
  const address = parseAddress(ip);
  if (address === null) return null;
  return address.version === 4 ? address.parts.join(".") : formatIpv6(address.parts);
}

function formatIpv6(groups: readonly number[]): string {
  const { start, length } = longestZeroRun(groups);
  const words = groups.map((group) => group.toString(16));
  if (length < 2) return words.join(":");
  return `${words.slice(0, start).join(":")}::${words.slice(start + length).join(":")}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}
