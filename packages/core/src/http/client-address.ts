import type { Settings } from "../config/settings.ts";
import { canonicalAddress } from "../domain/sources/canonical-address.ts";
import type { Connection } from "./connection.ts";

/**
 * The address of the client, seen through the host's own proxies: each of them appends the address that it was called from to
 * `X-Forwarded-For`, so of these entries and the socket's address the one `trustedProxies` from the right is the first that no
 * stranger wrote. Whatever stands left of it is the client's own claim.
 *
 * @returns the canonical address; null when that entry is missing or no address: such clients share one strict bucket.
 */
export function clientAddress(
  headers: Headers,
  connection: Connection | undefined,
  settings: Pick<Settings, "trustedProxies">,
): string | null {
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  const chain = [...forwarded, connection?.remoteAddress ?? ""];
  const entry = chain[chain.length - 1 - settings.trustedProxies];
  return entry === undefined ? null : canonicalAddress(withoutPort(entry.trim()));
}

/** Some proxies write the port too, and then IPv6 in brackets. */
function withoutPort(entry: string): string {
  const match = /^(?:\[([^[\]]+)\]|([0-9.]+))(?::[0-9]{1,5})?$/.exec(entry);
  return match?.[1] ?? match?.[2] ?? entry;
}
