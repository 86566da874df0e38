import type { ServerResponse } from "node:http";

/** Sends a web-standard response; every cookie keeps a `Set-Cookie` line of its own. A client that has gone is no error. */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = response.body === null ? null : new Uint8Array(await response.arrayBuffer());
  if (outgoing.destroyed || outgoing.headersSent) return;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  // What a middleware has set stays.
  for (const cookie of cookies) outgoing.appendHeader("set-cookie", cookie);
  if (body === null) outgoing.end();
  else outgoing.end(body);
}
