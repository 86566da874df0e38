import type { FrameworkRequest } from "./framework-request.ts";
import { toBody } from "./to-body.ts";

/**
 * Node's request as a web-standard one. The origin of its URL is what the client claims; nothing that matters may hang on it.
 *
 * @returns null for a request that has no web-standard form, such as a TRACE.
 */
export function toRequest(incoming: FrameworkRequest, signal: AbortSignal): Request | null {
  const { method = "GET" } = incoming;
  const body = method === "GET" || method === "HEAD" ? null : toBody(incoming);
  try {
    // `duplex` is what a streamed body needs, and missing from the types of `lib.dom`.
    const init = {
      method,
      headers: toHeaders(incoming.rawHeaders),
      body,
      signal,
      duplex: "half",
    } as RequestInit;
    return new Request(toUrl(incoming), init);
  } catch {
    return null;
  }
}

function toUrl(incoming: FrameworkRequest): string {
  const { originalUrl, url = "/" } = incoming;
  const target = typeof originalUrl === "string" ? originalUrl : url;
  const { host = "" } = incoming.headers;
  const origin = `http://${/^[\w.:[\]-]+$/.test(host) ? host : "localhost"}`;
  // Put together as text: resolving would take the host out of a path that begins with two slashes.
  return target.startsWith("/") ? origin + target : target;
}

/** From the raw lines: node drops repeated ones, and a repeated header must not look like a single one. */
function toHeaders(rawHeaders: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    // HTTP/2 writes method and path among them.
    if (!name.startsWith(":")) headers.append(name, value);
  }
  return headers;
}
