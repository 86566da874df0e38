import { canonicalAddress } from "../domain/sources/canonical-address.ts";
import type { RequestContext } from "./request-context.ts";

const maxLength = 500;

/** What a context says, fit to be recorded: a known form of the address, text that every store can hold. */
export function parseContext({
  requestId,
  ip,
  userAgent,
  deviceToken,
  sessionToken,
}: RequestContext): RequestContext {
  return {
    requestId: requestId === undefined ? undefined : toText(requestId),
    ip: ip == null ? null : canonicalAddress(ip),
    userAgent: userAgent == null ? null : toText(userAgent),
    deviceToken: deviceToken ?? null,
    sessionToken: sessionToken ?? null,
  };
}

/** A cut may halve a character, and Postgres takes no U+0000. */
function toText(text: string): string {
  return text.slice(0, maxLength).replaceAll("\0", "").toWellFormed();
}
