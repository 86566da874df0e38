/** An address as its numbers: 4 bytes of IPv4 or 8 groups of IPv6. */
export interface Address {
  readonly version: 4 | 6;
  readonly parts: readonly number[];
}

// Longer than any address with a zone; it bounds the work below.
const maxLength = 64;

/**
 * Reads an IP address. An IPv4-mapped IPv6 address is the IPv4 address that it stands for, in either notation; a zone is dropped.
 *
 * @returns null for all else: names, ports, brackets, prefixes, white space, octal or shortened IPv4.
 */
export function parseAddress(text: string): Address | null {
  if (text.length > maxLength) return null;
  if (!text.includes(":")) {
    const bytes = parseIpv4(text);
    return bytes && { version: 4, parts: bytes };
  }
  const [address = "", ...zones] = text.split("%");
  if (zones.length > 1 || zones.some((zone) => !/^[\w.~-]+$/.test(zone))) return null;
  const groups = parseIpv6(address);
  if (groups === null) return null;
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped
    ? { version: 4, parts: [high >> 8, high & 0xff, low >> 8, low & 0xff] }
    : { version: 6, parts: groups };
}

function parseIpv4(text: string): readonly number[] | null {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^(?:0|[1-9][0-9]{0,2})$/.test(octet))) return null;
  const bytes = octets.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function parseIpv6(text: string): readonly number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = "", tail] = halves;
  const before = parseGroups(head, tail === undefined);
  const after = tail === undefined ? [] : parseGroups(tail, true);
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  // `::` stands for one group at least.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

/** The groups of one side of `::`; the last two may be written as IPv4 where the address ends. */
function parseGroups(text: string, isEnd: boolean): readonly number[] | null {
  if (text === "") return [];
  const words = text.split(":");
  const groups: number[] = [];
  for (const [index, word] of words.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(word)) {
      groups.push(Number.parseInt(word, 16));
      continue;
    }
    const bytes = isEnd && index === words.length - 1 ? parseIpv4(word) : null;
    if (bytes === null) return null;
    const [a = 0, b = 0, c = 0, d = 0] = bytes;
    groups.push((a << 8) | b, (c << 8) | d);
  }
  return groups;
}
