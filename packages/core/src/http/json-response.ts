interface JsonAnswer {
  readonly status: number;
  /** Absent for an answer without a body. */
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  readonly requestId: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly setCookie?: readonly string[] | undefined;
}

/** The one way to a `Response`, with the headers that stand on each: no answer is cached, sniffed or without its request's id. */
export function jsonResponse(answer: JsonAnswer): Response {
  const headers = new Headers({
    "cache-control": "no-store",
    vary: "Cookie, Origin, Sec-Fetch-Site",
    "x-content-type-options": "nosniff",
    "x-request-id": answer.requestId,
    ...answer.headers,
  });
  for (const cookie of answer.setCookie ?? []) headers.append("set-cookie", cookie);
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  headers.set("content-type", answer.contentType ?? "application/json");
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}
