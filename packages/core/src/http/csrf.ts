import type { Settings } from "../config/settings.ts";

const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request is unsafe and another site may have made a browser send it, signed in or not: a forged sign-in puts the victim into
 * the attacker's account.
 *
 * `Sec-Fetch-Site` decides where it is sent: pages can't set it. Else `Origin` must be ours or allowed. A request with neither comes
 * from no browser of today; it passes unless it carries a cookie.
 *
 * Source: OWASP Cross-Site Request Forgery Prevention, Fetch Metadata with its Origin fallback.
 */
export function mayBeForged(
  request: { readonly method: string; readonly headers: Headers },
  settings: Pick<Settings, "baseUrl" | "allowedOrigins">,
): boolean {
  return !safeMethods.has(request.method) && !isTrusted(request.headers, settings);
}

function isTrusted(headers: Headers, settings: Pick<Settings, "baseUrl" | "allowedOrigins">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin !== null) return origin === settings.baseUrl.origin || settings.allowedOrigins.includes(origin);
  return !headers.has("cookie");
}
