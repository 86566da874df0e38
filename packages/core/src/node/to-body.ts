import { AuthError } from "../errors/index.ts";
import type { FrameworkRequest } from "./framework-request.ts";

/** How much of an unread body is taken off the wire, so that a client that is still sending can read its refusal. */
const maxDiscardedBytes = 1_048_576;

/**
 * The body as a stream that begins to read only when asked. Behind a parser that has read it already, what the parser made is written as
 * JSON again: the same value as without the parser, under the same checks.
 *
 * @returns null without a body.
 */
export function toBody(
  incoming: FrameworkRequest,
): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null {
  const { headers, httpVersionMajor } = incoming;
  const isEmpty = headers["content-length"] === "0";
  const isUnframed = headers["content-length"] === undefined && headers["transfer-encoding"] === undefined;
  if (isEmpty || (isUnframed && httpVersionMajor === 1)) return null;
  if (!incoming.readableDidRead) return streamOf(incoming);
  if (incoming.body === undefined) return failingStream();
  return incoming.body instanceof Uint8Array
    ? new Uint8Array(incoming.body)
    : new TextEncoder().encode(JSON.stringify(incoming.body));
}

function streamOf(incoming: FrameworkRequest): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => {
        await chunks.return?.();
        discard(incoming);
      },
    },
    // Else the first chunk is read although nobody wants it.
    { highWaterMark: 0 },
  );
}

/** Cutting the connection here would take the answer with it. */
function discard(incoming: FrameworkRequest): void {
  let discarded = 0;
  incoming.on("data", (chunk: Uint8Array) => {
    discarded += chunk.byteLength;
    if (discarded > maxDiscardedBytes) incoming.socket.destroy();
  });
  incoming.on("error", () => undefined);
}

/** Fails when it is read, so that the handler answers and logs as it does all else. */
function failingStream(): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        controller.error(
          new AuthError("internal_error", {
            detail:
              "Something read the request's body before toNodeHandler and left nothing in request.body: mount toNodeHandler before it, or let express.json() read the body.",
          }),
        );
      },
    },
    { highWaterMark: 0 },
  );
}
