import { decodeBase64 } from "@oslojs/encoding";
import type { EventName } from "../domain/events/domain-event.ts";
import type { Clock } from "../ports/clock.ts";
import { systemClock } from "../runtime/system-clock.ts";

/** Sends a request. Must follow no redirect when told so, and end with its signal. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface WebhookOptions {
  /** `https://…`; `http://` only on a loopback address. */
  readonly url: string;
  /** `whsec_` and the base64 of 24 to 64 random bytes; several while one is replaced, all of which sign. One a receiver. */
  readonly secret: string | readonly string[];
  /** Sends these alone and passes over the others. Default: all. */
  readonly events?: readonly EventName[] | undefined;
  /** For the whole exchange, 15,000 by default; at most the consumer's `timeoutSeconds` matter. */
  readonly timeoutMs?: number | undefined;
  /** The platform's by default. */
  readonly fetch?: Fetch | undefined;
  readonly clock?: Clock | undefined;
}

export interface WebhookSettings {
  readonly url: string;
  readonly keys: readonly Uint8Array[];
  readonly events: ReadonlySet<EventName> | null;
  readonly timeoutMs: number;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

const maxTimeoutMs = 300_000;

/** @throws TypeError that names the wrong option, and never shows a value */
export function parseWebhookOptions(options: WebhookOptions): WebhookSettings {
  const { timeoutMs = 15_000, events } = options;
  if (!(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= maxTimeoutMs))
    throw wrong(`timeoutMs is a whole number from 1 to ${maxTimeoutMs}`);
  const secrets = typeof options.secret === "string" ? [options.secret] : options.secret;
  if (!Array.isArray(secrets) || secrets.length === 0) throw wrong("secret is missing");
  return {
    url: parseUrl(options.url),
    keys: secrets.map(parseSecret),
    events: events === undefined ? null : new Set(events),
    timeoutMs,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: options.clock ?? systemClock,
  };
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) throw wrong("url is no absolute address");
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!isSafe) throw wrong("url must be https, or http on a loopback address");
  if (url.username !== "" || url.password !== "") throw wrong("url must hold no credentials");
  return url.href;
}

/** The parser has brought every spelling of an IPv4 address into this one. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function parseSecret(secret: unknown): Uint8Array {
  const text = typeof secret === "string" && secret.startsWith("whsec_") ? secret.slice(6) : null;
  const key = text === null ? null : decode(text);
  if (key === null || key.length < 24 || key.length > 64)
    throw wrong("secret is whsec_ and the base64 of 24 to 64 bytes");
  return key;
}

function decode(base64: string): Uint8Array | null {
  try {
    return decodeBase64(base64);
  } catch {
    return null;
  }
}

function wrong(what: string): TypeError {
  return new TypeError(`The webhook's options are wrong: ${what}.`);
}
