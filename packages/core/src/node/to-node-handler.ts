import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connection } from "../http/connection.ts";
import { toRequest } from "./to-request.ts";
import { writeResponse } from "./write-response.ts";

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Lets Express, Fastify (`request.raw`, `reply.raw` after `reply.hijack()`) and `node:http` serve a web-standard handler such as
 * `auth.handler`.
 *
 * Mount it under any prefix: Express's `originalUrl` is honoured. It may stand behind a JSON body parser; what the parser made is
 * handed on. A client that goes away aborts `request.signal`. Errors of the socket never come back to the caller, nor to the process.
 */
export function toNodeHandler(
  handler: (request: Request, connection?: Connection) => Promise<Response>,
): NodeHandler {
  return (incoming, outgoing) => {
    void serve(handler, incoming, outgoing);
  };
}

async function serve(
  handler: (request: Request, connection?: Connection) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  try {
    const request = toRequest(incoming, gone.signal);
    if (request === null) {
      outgoing.writeHead(400).end();
      return;
    }
    await writeResponse(await handler(request, { remoteAddress: incoming.socket.remoteAddress }), outgoing);
  } catch {
    // Latchkey's handler never throws; one that wraps it may, and has its own log.
    if (!outgoing.headersSent) outgoing.writeHead(500).end();
  }
}
