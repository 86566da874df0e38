import { testSettings } from "./create-test-handler.ts";
import { goodToken } from "./fake-use-cases.ts";

/** Where the handler of the tests stands. */
export const base = "https://shop.example/auth";

/** Of a caller who is signed in. */
export const cookie: string = `__Host-latchkey=${goodToken}`;

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as our own page makes it. */
export function testRequest(method: string, path: string, { body, headers = {} }: Sent = {}): Request {
  const isJson = body !== undefined;
  return new Request(base + path, {
    method,
    headers: {
      origin: testSettings.baseUrl.origin,
      ...(isJson ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    ...(isJson ? { body: JSON.stringify(body) } : {}),
  });
}

/** The code of a problem; undefined for another answer. */
export async function codeOf(response: Response): Promise<unknown> {
  const answer: unknown = await response.json();
  return typeof answer === "object" && answer !== null && "code" in answer ? answer.code : undefined;
}
