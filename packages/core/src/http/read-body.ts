import { invalidInput } from "../domain/identifiers/invalid-input.ts";
import { assertSafeText } from "../domain/identifiers/is-safe-text.ts";
import { AuthError, isAuthError } from "../errors/index.ts";

/** Of any body, as it arrives. */
export const maxBodyBytes = 16_384;

/**
 * Reads a JSON body; what is in it, use cases check. No more than the limit is ever held, whatever `Content-Length` says.
 *
 * @throws AuthError unsupported_media_type, payload_too_large, invalid_input
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  assertJson(request.headers);
  const value = parseJson(await readBytes(request, maxBodyBytes, tooLarge));
  assertSafeText(value);
  return value;
}

/**
 * Refuses a body where none is expected, so that nobody believes it did something.
 *
 * @throws AuthError invalid_input
 */
export async function assertNoBody(request: Request): Promise<void> {
  // A GET's body is never handed on by `Request`, only announced.
  if (declaredLength(request.headers) > 0) throw unexpectedBody();
  await readBytes(request, 0, unexpectedBody);
}

function unexpectedBody(): AuthError {
  return invalidInput([], "This address takes no body.");
}

function tooLarge(): AuthError {
  return new AuthError("payload_too_large");
}

function assertJson(headers: Headers): void {
  const isJson = /^application\/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i.test(
    headers.get("content-type") ?? "",
  );
  const encoding = headers.get("content-encoding");
  if (!isJson || (encoding !== null && encoding.toLowerCase() !== "identity"))
    throw new AuthError("unsupported_media_type");
}

async function readBytes(request: Request, limit: number, refusal: () => AuthError): Promise<Uint8Array> {
  if (request.bodyUsed) {
    throw new AuthError("internal_error", {
      detail:
        "The request's body was read before it came to Latchkey's handler: hand over an unread request.",
    });
  }
  if (declaredLength(request.headers) > limit) throw refusal();
  const bytes = new Uint8Array(limit);
  let length = 0;
  if (request.body === null) return bytes.subarray(0, 0);
  const reader = request.body.getReader();
  for (;;) {
    const chunk = await nextChunk(reader);
    if (chunk === null) return bytes.subarray(0, length);
    if (length + chunk.byteLength > limit) {
      // The refusal stands, whatever becomes of the rest of the stream.
      reader.cancel().catch(() => undefined);
      throw refusal();
    }
    bytes.set(chunk, length);
    length += chunk.byteLength;
  }
}

async function nextChunk(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return (await reader.read()).value ?? null;
  } catch (cause) {
    if (isAuthError(cause)) throw cause;
    // The client went away in the middle of its request.
    throw new AuthError("invalid_input", { detail: "The body broke off.", cause });
  }
}

function declaredLength(headers: Headers): number {
  const text = headers.get("content-length") ?? "";
  return /^[0-9]+$/.test(text) ? Number(text) : 0;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes the body, so it goes nowhere.
    throw invalidInput([], "The body is no JSON.");
  }
}
