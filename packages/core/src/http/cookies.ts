import type { Settings } from "../config/settings.ts";
import type { SignedIn } from "../use-cases/sessions/caller.ts";

/** What a request says by cookie; null where there is nothing that may be used. */
export interface RequestCookies {
  readonly sessionToken: string | null;
  readonly deviceToken: string | null;
}

type CookieSettings = Pick<Settings, "baseUrl">;

const deviceMaxAgeSeconds = 400 * 24 * 60 * 60;

/**
 * The `Set-Cookie` values of a new session: the session's cookie, which lives as long as the session, and the device's. HTTP and
 * library callers send the same bytes.
 */
export function signInCookies(settings: CookieSettings, signedIn: SignedIn): readonly string[] {
  const { createdAt, expiresAt } = signedIn.session;
  const maxAgeSeconds = Math.floor((expiresAt.getTime() - createdAt.getTime()) / 1000);
  return [
    sessionCookie(settings, signedIn.sessionToken, maxAgeSeconds),
    serialise(settings, cookieNames(settings).device, signedIn.deviceToken, deviceMaxAgeSeconds),
  ];
}

/** The `Set-Cookie` value that makes a browser bear the session. */
export function sessionCookie(settings: CookieSettings, token: string, maxAgeSeconds: number): string {
  return serialise(settings, cookieNames(settings).session, token, maxAgeSeconds);
}

/** The `Set-Cookie` value that makes a browser forget the session. The device stays known. */
export function clearSessionCookie(settings: CookieSettings): string {
  return serialise(settings, cookieNames(settings).session, "", 0);
}

/**
 * Reads our cookies. A name that occurs twice, or beside a variant of itself in case or white space, gives null: a cookie that was
 * planted from a subdomain or over plain HTTP stands beside the right one, and nothing tells which is which.
 */
export function readCookies(settings: CookieSettings, headers: Headers): RequestCookies {
  const names = cookieNames(settings);
  const pairs = (headers.get("cookie") ?? "").split(";").map(splitPair);
  return { sessionToken: findValue(pairs, names.session), deviceToken: findValue(pairs, names.device) };
}

/** Names follow `baseUrl`, never the request: TLS may end at a proxy. */
export function cookieNames(settings: CookieSettings): { readonly session: string; readonly device: string } {
  const prefix = settings.baseUrl.protocol === "https:" ? "__Host-" : "";
  return { session: `${prefix}latchkey`, device: `${prefix}latchkey-device` };
}

function serialise(settings: CookieSettings, name: string, value: string, maxAgeSeconds: number): string {
  if (!/^[A-Za-z0-9_-]*$/.test(value)) throw new TypeError("A cookie's value must be base64url.");
  const secure = settings.baseUrl.protocol === "https:" ? "; Secure" : "";
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly${secure}; SameSite=Lax`;
}

interface CookiePair {
  readonly name: string;
  readonly value: string;
}

function splitPair(text: string): CookiePair {
  const equals = text.indexOf("=");
  // Only the one space of `; ` is the header's; more of it belongs to a name that is not ours.
  const name = equals === -1 ? "" : text.slice(0, equals).replace(/^ /, "");
  return { name, value: text.slice(equals + 1) };
}

function findValue(pairs: readonly CookiePair[], wanted: string): string | null {
  const variants = pairs.filter(({ name }) => name.trim().toLowerCase() === wanted.toLowerCase());
  const [only] = variants;
  if (variants.length !== 1 || only?.name !== wanted) return null;
  return /^[A-Za-z0-9_-]{1,1024}$/.test(only.value) ? only.value : null;
}
